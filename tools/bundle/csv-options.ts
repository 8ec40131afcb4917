import { Buffer } from "node:buffer";

/** The options that core gives to csv-parse. */
export interface CsvOptions {
  readonly delimiter: string;
  readonly record_delimiter: string;
  readonly relax_column_count: true;
}

/** What csv-parse makes of them, in the place of what looks at all options that there are. Throws where there are others. */
export function normalize_options({
  delimiter,
  record_delimiter,
  relax_column_count,
  ...others
}: CsvOptions): object {
  const unknown = Object.keys(others);
  if (unknown.length > 0) throw new Error(`left out of this bundle: ${unknown.join(", ")}`);
  return {
    delimiter: [Buffer.from(delimiter)],
    record_delimiter: [Buffer.from(record_delimiter)],
    relax_column_count,
    encoding: "utf8",
    bom: false,
    cast_function: null,
    cast: undefined,
    cast_date: false,
    cast_first_line_to_header: undefined,
    columns: false,
    group_columns_by_name: false,
    comment: null,
    comment_no_infix: false,
    delimiter_auto: false,
    escape: Buffer.from('"'),
    from: 1,
    from_line: 1,
    ignore_last_delimiters: false,
    info: false,
    max_record_size: 0,
    objname: undefined,
    on_record: undefined,
    quote: Buffer.from('"'),
    raw: false,
    relax_column_count_less: false,
    relax_column_count_more: false,
    relax_quotes: false,
    skip_empty_lines: false,
    skip_records_with_empty_values: false,
    skip_records_with_error: false,
    rtrim: false,
    ltrim: false,
    trim: false,
    to: -1,
    to_line: -1,
  };
}
