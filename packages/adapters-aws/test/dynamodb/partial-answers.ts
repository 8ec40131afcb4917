import * as z from "zod";

/** A request's or an answer's body, as it goes over the wire. */
export type Body = Readonly<Record<string, unknown>>;

/** A part of a request, and the whole answer that is made of the part's. */
export interface PartOfRequest {
  /** Undefined where nothing of it is to be done. */
  readonly request: Body | undefined;
  readonly answerOf: (answer: unknown) => Body;
}

/** A statement that failed in its own slot of the answer, although it may have been done. */
export interface SlotTrouble {
  readonly code: string;
  readonly isDone: boolean;
}

const reads = z.looseObject({
  RequestItems: z.record(z.string(), z.looseObject({ Keys: z.array(z.unknown()) })),
});
const readAnswer = z.looseObject({
  Responses: z.record(z.string(), z.array(z.unknown())).default({}),
});

/** The keys of a BatchGetItem that `isDone`, by their places; the others come back unprocessed. */
export function someKeys(body: Body, isDone: (place: number) => boolean): PartOfRequest {
  const { RequestItems: wanted, ...rest } = reads.parse(body);
  const keysThat = (isChosen: (place: number) => boolean) =>
    Object.fromEntries(
      Object.entries(wanted)
        .map(([table, read]) => {
          const keys = read.Keys.filter((_, place) => isChosen(place));
          return [table, { ...read, Keys: keys }] as const;
        })
        .filter(([, { Keys }]) => Keys.length > 0),
    );
  const done = keysThat(isDone);
  const left = keysThat((place) => !isDone(place));
  return {
    request: Object.keys(done).length === 0 ? undefined : { ...rest, RequestItems: done },
    answerOf: (answer) => ({ ...readAnswer.parse(answer), UnprocessedKeys: left }),
  };
}

const batch = z.looseObject({ Statements: z.array(z.unknown()) });
const batchAnswer = z.looseObject({ Responses: z.array(z.unknown()).default([]) });

/** The statements of a BatchExecuteStatement that are done; the slots of the others, and of some of those, tell of trouble. */
export function someStatements(
  body: Body,
  troubleOf: (place: number) => SlotTrouble | undefined,
): PartOfRequest {
  const { Statements: statements, ...rest } = batch.parse(body);
  const troubles = statements.map((_, place) => troubleOf(place));
  const done = statements.filter((_, place) => troubles[place]?.isDone ?? true);
  return {
    request: done.length === 0 ? undefined : { ...rest, Statements: done },
    answerOf: (answer) => {
      const responses = [...batchAnswer.parse(answer).Responses];
      return {
        Responses: troubles.map((trouble) => {
          const response = trouble?.isDone === false ? undefined : responses.shift();
          return trouble === undefined
            ? response
            : { Error: { Code: trouble.code, Message: "of secrets" } };
        }),
      };
    },
  };
}
