import type { AttributeValue } from "@aws-sdk/client-dynamodb";

import { attributeOf } from "./attributes.ts";
import { type InvoiceItem, sparseAttributes } from "./stored/invoice-item.ts";

/** A statement with its parameters. */
export interface Statement {
  Statement: string;
  Parameters: AttributeValue[];
}

/**
 * The PartiQL statement that writes the item whole on its condition: that it does not exist yet, or that it is at the version before.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.insert.html and ….update.html
 */
export function saveStatement(table: string, item: InvoiceItem): Statement {
  return item.version === 1 ? insert(table, item) : update(table, item);
}

function insert(table: string, item: InvoiceItem): Statement {
  const fields = Object.keys(item).map((name) => `'${name}': ?`);
  return {
    Statement: `INSERT INTO "${table}" VALUE {${fields.join(", ")}}`,
    Parameters: Object.values(item).map(attributeOf),
  };
}

/** What is not in the item any more is removed: an index is sparse. */
function update(table: string, { pk, ...item }: InvoiceItem): Statement {
  const sets = Object.keys(item).map((name) => `"${name}" = ?`);
  const removes = sparseAttributes
    .filter((name) => item[name] === undefined)
    .map((name) => ` REMOVE "${name}"`);
  return {
    Statement: `UPDATE "${table}" SET ${sets.join(", ")}${removes.join("")} WHERE "pk" = ? AND "version" = ?`,
    Parameters: [...Object.values(item), pk, item.version - 1].map(attributeOf),
  };
}
