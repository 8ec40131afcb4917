import { addMilliseconds, createPayLink, type Invoice, type LookUp } from "@billsdue/core";
import { invoiceId, problem, value } from "@billsdue/core/testing";
import { describe, expect, it } from "vitest";

import { bill, createWorld, monday, owed, payLinkKey, type World } from "./world.ts";

const hour = 60 * 60_000;
const proof = (name: string, id = "007", amount = "", factor = ""): LookUp => ({
  type: "proof",
  invoiceId: id,
  name,
  amount,
  factor,
});
const link = (text: string): LookUp => ({ type: "link", link: text });
const refused = { type: "invoice-not-matched" };

async function withBill(
  changes: Partial<Invoice> = {},
  options: Parameters<typeof createWorld>[0] = {},
): Promise<World> {
  const world = createWorld(options);
  await world.bill(changes);
  return world;
}

async function miss(world: World, times: number, id = "007"): Promise<void> {
  for (let nth = 0; nth < times; nth += 1)
    expect(problem(await world.lookUp(proof(`Wrong ${nth}`, id)))).toStrictEqual(refused);
}

describe("looking a bill up", () => {
  it.each(["Anna Smith", "Smith, Anna", "SMITH", " smith ", "anna   smith", "Ánna Smïth"])(
    "opens it to who knows the name: %s",
    async (name) => {
      const world = await withBill();
      expect(value(await world.lookUp(proof(name, " 007 "))).id).toBe(bill);
    },
  );

  it.each(["Anna", "Smit", "", " ", "...", "Smith Anna Lee", "Anna Smith Anna Smith"])(
    "does not open it to who does not: %j",
    async (name) => {
      const world = await withBill();
      expect(problem(await world.lookUp(proof(name)))).toStrictEqual(refused);
    },
  );

  it("asks for the amount as well, where the biller wants that", async () => {
    const world = await withBill({}, { policy: { lookUpProof: "name-and-amount" } });
    expect(problem(await world.lookUp(proof("Smith")))).toStrictEqual(refused);
    expect(problem(await world.lookUp(proof("Smith", "007", "551.01")))).toStrictEqual(refused);
    expect(problem(await world.lookUp(proof("Wrong", "007", "551.00")))).toStrictEqual(refused);
    expect(value(await world.lookUp(proof("Smith", "007", "551.00"))).billed).toBe(owed);
  });

  it("asks for the look-up factor as well, where the biller wants that", async () => {
    const world = await withBill(
      { details: { lookupFactor: "SW1A 1AA" } },
      { policy: { lookUpProof: "name-and-factor" } },
    );
    const factor = (text: string, name = "Smith", id = "007") => proof(name, id, "", text);
    expect(problem(await world.lookUp(proof("Smith")))).toStrictEqual(refused);
    expect(problem(await world.lookUp(factor("SW1A 1AB")))).toStrictEqual(refused);
    expect(problem(await world.lookUp(factor("SW1A 1AA", "Wrong")))).toStrictEqual(refused);
    expect(problem(await world.lookUp(factor("SW1A 1AA", "Smith", "8")))).toStrictEqual(refused);
    expect(value(await world.lookUp(factor("sw1a-1aa"))).id).toBe(bill);
  });

  it("opens a bill without a look-up factor by its pay link alone, where the biller wants the factor", async () => {
    const world = await withBill({}, { policy: { lookUpProof: "name-and-factor" } });
    expect(problem(await world.lookUp(proof("Smith")))).toStrictEqual(refused);
    expect(problem(await world.lookUp(proof("Smith", "007", "551.00", "-")))).toStrictEqual(
      refused,
    );
    const made = createPayLink(bill, addMilliseconds(monday, hour), payLinkKey);
    expect(value(await world.lookUp(link(made))).id).toBe(bill);
  });

  it("gives the same answer to absent, wrong, locked and malformed", async () => {
    const world = await withBill();
    const answers = [
      problem(await world.lookUp(proof("Smith", "8"))),
      problem(await world.lookUp(proof("Wrong"))),
    ];
    await miss(world, 4);
    answers.push(problem(await world.lookUp(proof("Smith"))));
    for (const id of ["", "1.23E+11", "x".repeat(65), "a\u0000b"])
      answers.push(problem(await world.lookUp(proof("Smith", id))));
    for (const text of ["", "v1", "v1.k1..", "nonsense"])
      answers.push(problem(await world.lookUp(link(text))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toStrictEqual(
      new Set([JSON.stringify(refused)]),
    );
  });

  it("does not open 7 to who knows the name on 007", async () => {
    const world = await withBill();
    expect(problem(await world.lookUp(proof("Smith", "7")))).toStrictEqual(refused);
  });
});

describe("misses", () => {
  it("lock the look-up when there are five in an hour, and no longer than that", async () => {
    const world = await withBill();
    await miss(world, 4);
    expect((await world.lookUp(proof("Smith"))).isOk()).toBe(true);
    await miss(world, 1);
    expect(problem(await world.lookUp(proof("Smith")))).toStrictEqual(refused);
    world.clock.advance(hour - 1);
    expect(problem(await world.lookUp(proof("Smith")))).toStrictEqual(refused);
    world.clock.advance(1);
    expect((await world.lookUp(proof("Smith"))).isOk()).toBe(true);
  });

  it("lock it when there are ten in a day", async () => {
    const world = await withBill();
    for (let nth = 0; nth < 5; nth += 1) {
      await miss(world, 2);
      world.clock.advance(2 * hour);
    }
    expect(problem(await world.lookUp(proof("Smith")))).toStrictEqual(refused);
    world.clock.advance(14 * hour);
    expect((await world.lookUp(proof("Smith"))).isOk()).toBe(true);
  });

  it("are counted for an invoice that is not there as for one that is", async () => {
    const world = await withBill();
    await miss(world, 5, "absent");
    await world.invoices.save({ ...(await world.load()), id: invoiceId("absent"), version: 0 });
    expect(problem(await world.lookUp(proof("Smith", "absent")))).toStrictEqual(refused);
  });

  it("of one invoice do not lock another", async () => {
    const world = await withBill();
    await miss(world, 5, "7");
    expect((await world.lookUp(proof("Smith"))).isOk()).toBe(true);
  });

  it("are not made by those who know, however often they look", async () => {
    const world = await withBill();
    for (let nth = 0; nth < 30; nth += 1)
      expect((await world.lookUp(proof("Smith"))).isOk()).toBe(true);
  });

  it("are not made by those who look at the same time", async () => {
    const world = await withBill();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.lookUp(proof("Smith"))),
    );
    expect(answers.map((answer) => answer.isOk())).toStrictEqual([true, true, true, true]);
  });

  it("made fifty at once give no more tries than five in a row", async () => {
    const world = await withBill();
    const guesses = Array.from({ length: 50 }, (_, nth) =>
      world.lookUp(proof(nth === 49 ? "Smith" : `Wrong ${nth}`)),
    );
    const answers = await Promise.all(guesses);
    expect(answers.map(problem)).toStrictEqual(answers.map(() => refused));
  });
});

describe("a pay link", () => {
  const expiresAt = addMilliseconds(monday, 24 * hour);
  const made = createPayLink(bill, expiresAt, payLinkKey);

  it("opens its invoice, also while the look-up is locked", async () => {
    const world = await withBill();
    await miss(world, 5);
    expect(problem(await world.lookUp(proof("Smith")))).toStrictEqual(refused);
    expect(value(await world.lookUp(link(made))).id).toBe(bill);
  });

  it("does not open it when it has expired, to the second", async () => {
    const world = await withBill();
    world.clock.advance(24 * hour - 1);
    expect((await world.lookUp(link(made))).isOk()).toBe(true);
    world.clock.advance(1);
    expect(problem(await world.lookUp(link(made)))).toStrictEqual(refused);
  });

  it("does not open anything when a character of it is changed", async () => {
    const world = await withBill();
    for (let at = 0; at < made.length; at += 1) {
      const other = made[at] === "A" ? "B" : "A";
      expect(
        problem(await world.lookUp(link(made.slice(0, at) + other + made.slice(at + 1)))),
      ).toStrictEqual(refused);
    }
  });

  it("does not open it when it is signed with another key under the same name", async () => {
    const world = await withBill();
    const forged = createPayLink(bill, expiresAt, { id: "k1", secret: new Uint8Array(32).fill(8) });
    expect(problem(await world.lookUp(link(forged)))).toStrictEqual(refused);
  });

  it("to an invoice that is not there opens nothing", async () => {
    const world = createWorld();
    expect(problem(await world.lookUp(link(made)))).toStrictEqual(refused);
  });
});
