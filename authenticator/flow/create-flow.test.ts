import assert from "node:assert/strict";
import test from "node:test";
import type { Action } from "#lib/protocol/kinds.ts";
import { formatLink, type Link } from "#lib/protocol/link.ts";
import type { ReadCode } from "../read-code.ts";
import { SiteError, type SiteProblem } from "../site/http-client.ts";
import type { Account, Version1Account } from "../storage/accounts.ts";
import { StorageError } from "../storage/database.ts";
import { createFlow } from "./create-flow.ts";
import type { Arrival, FlowDependencies } from "./flow.ts";
import type { ApprovalRequest, FlowState, Version1Request, Version2Request } from "./flow-state.ts";
import type { Inquired, Prepared, Variant } from "./variant.ts";

const SITE = "https://login.example.com";
const ANN = { keyId: "ann", version: 2, provider: SITE, email: "ann@example.com" } as Account;
const BOB = { keyId: "bob", version: 2, provider: SITE, email: "bob@example.com" } as Account;
const RECOVERY = { id: "7d3c5c4e-0000-4000-8000-000000000000", method: "mail", usable_in: 3600 };

let challenges = 0;
/** A link with a random challenge: 22 characters, of which the last has no unused bits. */
const linkTo = (action: Action = "login"): Link => ({
  action,
  provider: SITE,
  challenge: `${String(++challenges).padStart(4, "A")}${"B".repeat(17)}A`,
});

const requestOf = (link: Link, changes: Partial<Version2Request> = {}): Version2Request =>
  ({
    version: 2,
    site: link.provider,
    action: link.action,
    link,
    email: "ann@example.com",
    account: ANN,
    existing: undefined,
    sameDevice: false,
    requestedAt: 0,
    expiresAt: 120_000,
    details: { recovery: RECOVERY },
    ...changes,
  }) as Version2Request;

const refuse = (problem: SiteProblem) => Promise.reject(new SiteError(problem));

/** A flow with simulated dependencies that the test controls, and a record of what was done. */
function flowIn(
  world: {
    prepare?: (picked?: Account) => Promise<Prepared>;
    inquire?: (link: Link, account: Account | undefined) => Promise<Inquired>;
    approve?: (request: ApprovalRequest, number: number | undefined) => Promise<Version1Account | undefined>;
    deny?: () => Promise<boolean>;
  } & Partial<FlowDependencies> = {},
) {
  const states: (FlowState | undefined)[] = [];
  const done: string[] = [];
  const variantOf = (code: ReadCode): Variant => {
    const link = code.version === 2 ? code.link : undefined;
    const { action = "login", challenge = "" } = link ?? {};
    return {
      site: SITE,
      action: code.version === 1 ? code.code.action : action,
      link,
      prepare: world.prepare ?? (async () => ({ kind: "ready", account: ANN })),
      async inquire(account) {
        done.push(`inquire ${challenge}`);
        if (!link) return { kind: "ask", request: VERSION_1_REQUEST };
        return world.inquire ? world.inquire(link, account) : { kind: "ask", request: requestOf(link) };
      },
      async approve(request, number) {
        done.push(`approve ${number}`);
        return world.approve?.(request, number);
      },
      async deny() {
        done.push("deny");
        return world.deny ? world.deny() : link !== undefined;
      },
    };
  };
  const flow = createFlow(
    {
      variantOf,
      lookUp: async () => linkTo(),
      redeem: async () => "/account",
      cancelRecovery: async () => {},
      settleVersion1: async (_account, said) => void done.push(`settle ${said}`),
      noteQuestion: async ({ challenge }) => void done.push(`note ${challenge}`),
      closeQuestion: async (challenge) => void done.push(`close ${challenge}`),
      keyRisk: async () => undefined,
      reachability: async () => "unknown",
      now: () => 1_000,
      goTo: (address) => void done.push(`go ${address}`),
      vibrate: () => {},
      ...world,
    },
    (state) => states.push(state),
  );
  return {
    flow,
    states,
    done,
    get state() {
      return states.at(-1);
    },
    get names() {
      return states.map((state) => state?.name);
    },
    async begin(link = linkTo(), arrival: Arrival = "here") {
      flow.start(formatLink(link), arrival);
      await settled();
      return link;
    },
  };
}

const VERSION_1_REQUEST = { version: 1, action: "register", site: SITE, email: "ann@example.com" } as Version1Request;
const VERSION_1_CODE = JSON.stringify({
  version: 1,
  email: "ann@example.com",
  nonce: "abc",
  respond_to: `${SITE}/api/register/`,
  provider: "a site",
  action: "register",
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
/** A function call, so that the compiler does not narrow the type of a state that a step may change. */
const nameOf = (state: FlowState | undefined) => state?.name;
const problemIn = (state: FlowState | undefined) => (state?.name === "problem" ? state.problem.code : undefined);

/** The current state. TypeScript would otherwise keep the type that it narrowed to before. */
const now = (run: { state: FlowState | undefined }) => run.state;

test("a code scanned by the camera leads to an approval", async () => {
  const run = flowIn();
  await run.begin();
  assert.deepEqual(run.names, ["opening", "opening", "opening", "ask"]);
  run.flow.decide({ approve: true, number: 42 });
  assert.equal(nameOf(run.state), "deciding");
  await settled();
  const state = now(run);
  assert.ok(state?.name === "done" && state.outcome === "approved");
  assert.ok(run.done.includes("approve 42"));
});

test("a denial is reported to the site; if that fails, or is not needed, the outcome says so", async () => {
  for (const [deny, outcome] of [
    [async () => true, "denied"],
    [() => refuse("no_answer"), "denied_untold"],
    [async () => false, "declined"],
  ] as const) {
    const run = flowIn({ deny });
    await run.begin();
    run.flow.decide({ approve: false });
    await settled();
    assert.ok(run.state?.name === "done");
    assert.equal(run.state.outcome, outcome);
  }
});

test("a code that was opened from a link sends nothing before a tap", async () => {
  const run = flowIn();
  const link = await run.begin(linkTo(), "link");
  assert.deepEqual(run.state, { name: "tap", site: SITE, action: "login", account: ANN });
  assert.deepEqual(run.done, [`note ${link.challenge}`]);
  run.flow.goOn();
  await settled();
  assert.equal(run.state?.name, "ask");
});

test("after a reload, an open question is shown again without a tap", async () => {
  const run = flowIn();
  await run.begin(linkTo(), "again");
  assert.equal(run.state?.name, "ask");
});

test("a link tapped on our own site's page needs no second tap, and leads back to that page", async () => {
  const run = flowIn({ prepare: async () => ({ kind: "problem", problem: { code: "no_account" } }) });
  await run.begin(linkTo(), "continued");
  assert.ok(run.state?.name === "problem");
  assert.equal(run.state.cameByLink, true);
  const asked = flowIn();
  await asked.begin(linkTo(), "continued");
  assert.equal(asked.state?.name, "ask");
});

test("with several accounts, the choice counts as the tap, and survives a reload", async () => {
  const run = flowIn({
    prepare: async (picked) => (picked ? { kind: "ready", account: picked } : { kind: "choose", accounts: [ANN, BOB] }),
    inquire: async (link, account) => ({ kind: "ask", request: requestOf(link, { email: account?.email ?? "" }) }),
  });
  const link = await run.begin(linkTo(), "link");
  assert.equal(nameOf(run.state), "choose");
  assert.deepEqual(run.done, [`note ${link.challenge}`]);
  run.flow.choose(BOB);
  await settled();
  const state = now(run);
  assert.ok(state?.name === "ask" && state.request.email === BOB.email);
});

test("a risk of losing keys is shown first, only for new keys, and continuing counts as the tap", async () => {
  const run = flowIn({ keyRisk: async () => "safari_tab" });
  await run.begin(linkTo("register"), "link");
  assert.equal(run.state?.name, "key_warning");
  assert.deepEqual(run.done, []);
  run.flow.goOn();
  await settled();
  assert.equal(run.state?.name, "ask");
  const login = flowIn({ keyRisk: async () => "safari_tab" });
  await login.begin();
  assert.equal(login.state?.name, "ask");
});

test("for an address with an account, the person chooses an alternative or registers again", async () => {
  const inquire = async (link: Link): Promise<Inquired> => ({
    kind: "has_account",
    request: requestOf(link),
    existing: ANN as Version2Request["account"] & object,
  });
  const run = flowIn({ inquire });
  await run.begin(linkTo("register"));
  run.flow.leaveFor("sign_in");
  run.flow.leaveFor("another");
  assert.ok(run.state?.name === "has_account" && run.state.alternative === "sign_in");
  await settled();
  assert.equal(run.done.filter((what) => what === "deny").length, 1);

  const anew = flowIn({ inquire });
  await anew.begin(linkTo("register"));
  anew.flow.goOn();
  assert.equal(anew.state?.name, "ask");
});

test("if this browser asked, it is signed in here, and the screen says so only after that", async () => {
  const redeemed = Promise.withResolvers<string>();
  const run = flowIn({
    inquire: async (link) => ({ kind: "ask", request: requestOf(link, { sameDevice: true }) }),
    redeem: () => redeemed.promise,
  });
  await run.begin();
  run.flow.decide({ approve: true, number: undefined });
  await settled();
  assert.ok(run.state?.name === "finishing" && !run.state.done);
  redeemed.resolve("/account");
  await settled();
  assert.ok(run.state?.name === "finishing" && run.state.done);
  assert.ok(run.done.includes("go /account"));
});

test("a browser that registers itself goes on to its account, which welcomes it; or to the page that it was on the way to", async () => {
  for (const [redirect, place] of [
    ["/account", "/account?welcome=1"],
    ["/orders?id=7", "/orders?id=7"],
  ] as const) {
    const run = flowIn({
      inquire: async (link) => ({ kind: "ask", request: requestOf(link, { sameDevice: true }) }),
      redeem: async () => redirect,
    });
    await run.begin(linkTo("register"));
    run.flow.decide({ approve: true, number: undefined });
    await settled();
    assert.ok(run.done.includes(`go ${place}`), run.done.join());
  }
});

test("a confirmation on this device is redeemed by the page that asked for it", async () => {
  let redeemed = 0;
  const run = flowIn({
    inquire: async (link) => ({ kind: "ask", request: requestOf(link, { sameDevice: true }) }),
    redeem: () => Promise.resolve(`/${++redeemed}`),
  });
  await run.begin(linkTo("confirm"));
  run.flow.decide({ approve: true, number: undefined });
  await settled();
  assert.ok(run.state?.name === "finishing" && run.state.done);
  assert.equal(redeemed, 0);
  assert.ok(run.done.includes(`go ${SITE}/account`));
});

test("if another tab has redeemed, the app stays; if the site fails, redeeming can be retried", async () => {
  const sameDevice = async (link: Link): Promise<Inquired> => ({
    kind: "ask",
    request: requestOf(link, { sameDevice: true }),
  });
  const run = flowIn({ inquire: sameDevice, redeem: () => refuse("unknown_ceremony") });
  await run.begin();
  run.flow.decide({ approve: true, number: undefined });
  await settled();
  assert.ok(run.state?.name === "done" && run.state.outcome === "approved");

  let tries = 0;
  const again = flowIn({
    inquire: sameDevice,
    redeem: () => (++tries === 1 ? refuse("unavailable") : Promise.resolve("/account")),
  });
  await again.begin();
  again.flow.decide({ approve: true, number: undefined });
  await settled();
  assert.equal(problemIn(again.state), "unavailable");
  again.flow.retry();
  await settled();
  assert.ok(again.state?.name === "finishing" && again.state.done);
  assert.equal(again.done.filter((what) => what.startsWith("approve")).length, 1);
});

test("a new code replaces the current one, and later results of the old one are ignored", async () => {
  const slow = Promise.withResolvers<Inquired>();
  const first = linkTo();
  const run = flowIn({
    inquire: (link) =>
      link.challenge === first.challenge ? slow.promise : Promise.resolve({ kind: "ask", request: requestOf(link) }),
  });
  await run.begin(first);
  const second = await run.begin();
  slow.resolve({ kind: "ask", request: requestOf(first) });
  await settled();
  assert.ok(run.state?.name === "ask" && run.state.request.version === 2);
  assert.equal(run.state.request.link.challenge, second.challenge);
  assert.ok(run.done.includes(`close ${first.challenge}`));
});

test("results that arrive after closing change nothing", async () => {
  for (const late of ["inquire", "approve", "redeem"] as const) {
    const waiting = Promise.withResolvers<never>();
    const run = flowIn({
      ...(late === "inquire" ? { inquire: () => waiting.promise } : {}),
      ...(late === "approve" ? { approve: () => waiting.promise } : {}),
      ...(late === "redeem" ? { redeem: () => waiting.promise } : {}),
      ...(late === "redeem"
        ? { inquire: async (link: Link) => ({ kind: "ask", request: requestOf(link, { sameDevice: true }) }) as const }
        : {}),
    });
    await run.begin();
    run.flow.decide({ approve: true, number: undefined });
    await settled();
    run.flow.close();
    waiting.reject(new SiteError("no_answer"));
    await settled();
    assert.equal(run.state, undefined, late);
    assert.ok(!run.done.some((what) => what.startsWith("go")), late);
  }
});

test("a question accepts one decision", async () => {
  const run = flowIn();
  await run.begin();
  run.flow.decide({ approve: false });
  run.flow.decide({ approve: true, number: 1 });
  await settled();
  run.flow.decide({ approve: true, number: 1 });
  assert.ok(!run.done.some((what) => what.startsWith("approve")));
  assert.ok(run.state?.name === "done");
});

test("if the answer to an approval is lost, a retry sends the same decision", async () => {
  let tries = 0;
  const run = flowIn({ approve: () => (++tries === 1 ? refuse("no_answer") : Promise.resolve(undefined)) });
  await run.begin();
  run.flow.decide({ approve: true, number: 42 });
  await settled();
  assert.equal(problemIn(run.state), "no_answer");
  run.flow.retry();
  run.flow.retry();
  await settled();
  assert.ok(run.state?.name === "done");
  assert.deepEqual(
    run.done.filter((what) => what.startsWith("approve")),
    ["approve 42", "approve 42"],
  );
});

test("problems are named, and can be retried only if that helps", async () => {
  for (const [problem, code, canRetry] of [
    ["no_answer", "no_answer", true],
    ["unavailable", "unavailable", true],
    ["already_scanned", "already_scanned", false],
    ["expired", "ran_out", false],
    ["unreadable", "unreadable", false],
  ] as const) {
    const run = flowIn({ inquire: () => refuse(problem) });
    const link = await run.begin();
    assert.ok(run.state?.name === "problem");
    assert.equal(run.state.problem.code, code);
    assert.equal(run.state.canRetry, canRetry);
    assert.equal(run.done.includes(`close ${link.challenge}`), !canRetry);
  }
});

test("a site that does not answer is explained with what the browser knows", async () => {
  const run = flowIn({ inquire: () => refuse("no_answer"), reachability: async () => "local_blocked" });
  await run.begin();
  assert.equal(problemIn(run.state), "local_network");
});

test("without an account, the code's link is offered for another app", async () => {
  const run = flowIn({ prepare: async () => ({ kind: "problem", problem: { code: "no_account" } }) });
  const link = await run.begin(linkTo(), "link");
  assert.ok(run.state?.name === "problem");
  assert.deepEqual([run.state.link, run.state.cameByLink, run.state.canRetry], [link, true, false]);
  assert.ok(!run.done.some((what) => what.startsWith("inquire")));
});

test("a key that the site does not know is kept, and shown with the problem", async () => {
  const run = flowIn({ inquire: () => refuse("unknown_key") });
  await run.begin();
  assert.ok(run.state?.name === "problem" && run.state.account === ANN);
});

test("an account that the site does not accept leads back to the choice", async () => {
  let prepared = 0;
  const run = flowIn({
    prepare: async () => (++prepared === 1 ? { kind: "ready", account: ANN } : { kind: "choose", accounts: [BOB] }),
    inquire: () => refuse("wrong_account"),
  });
  await run.begin(linkTo("confirm"));
  assert.equal(problemIn(run.state), "wrong_account");
  run.flow.retry();
  await settled();
  assert.equal(run.state?.name, "choose");
});

test("if this browser stores no keys, the screen says so, and after the resulting denial there is no retry", async () => {
  const before = flowIn({ inquire: () => Promise.reject(new StorageError("no keys")) });
  await before.begin(linkTo("register"));
  assert.ok(before.state?.name === "problem" && before.state.canRetry);
  assert.equal(problemIn(before.state), "no_storage");

  const after = flowIn({
    inquire: async (link) => ({ kind: "ask", request: requestOf(link, { account: undefined }) }),
    approve: () => Promise.reject(new StorageError("no keys")),
  });
  await after.begin(linkTo("register"));
  after.flow.decide({ approve: true, number: 12 });
  await settled();
  assert.ok(after.state?.name === "problem" && !after.state.canRetry);
  assert.equal(problemIn(after.state), "no_storage");
});

test("the time to decide runs out, but not while an answer is being sent", async () => {
  const run = flowIn();
  await run.begin();
  run.flow.runOut();
  assert.equal(problemIn(run.state), "too_late");
  const deciding = flowIn({ approve: () => new Promise(() => {}) });
  await deciding.begin();
  deciding.flow.decide({ approve: true, number: 1 });
  deciding.flow.runOut();
  assert.equal(deciding.state?.name, "deciding");
});

test("an answer that cannot be shown fails on this screen only, and its question does not return", async () => {
  const run = flowIn();
  const link = await run.begin();
  run.flow.fail();
  assert.equal(problemIn(run.state), "unreadable");
  assert.ok(run.done.includes(`close ${link.challenge}`));
});

test("a recovery can be cancelled while a question is open, and retried if that fails", async () => {
  let tries = 0;
  const run = flowIn({ cancelRecovery: () => (++tries === 1 ? refuse("no_answer") : Promise.resolve()) });
  await run.begin();
  const cancelling = () => (run.state?.name === "ask" ? run.state.cancelling : undefined);
  assert.equal(cancelling(), "offered");
  run.flow.cancelRecovery();
  assert.equal(cancelling(), "sending");
  await settled();
  assert.equal(cancelling(), "failed");
  run.flow.cancelRecovery();
  await settled();
  assert.equal(cancelling(), "cancelled");
  assert.equal(tries, 2);
});

test("a typed code is looked up and then needs a tap, like a link", async () => {
  const run = flowIn();
  run.flow.startTyped(SITE, "WDJB-MJHT");
  assert.deepEqual(run.state, { name: "opening", site: SITE, action: undefined });
  await settled();
  assert.equal(run.state?.name, "tap");
  const unknown = flowIn({ lookUp: () => refuse("unknown_ceremony") });
  unknown.flow.startTyped(SITE, "WDJB-MJHT");
  await settled();
  assert.equal(problemIn(unknown.state), "unknown_user_code");
  const limited = flowIn({ lookUp: () => refuse("rate_limited") });
  limited.flow.startTyped(SITE, "WDJB-MJHT");
  await settled();
  assert.ok(limited.state?.name === "problem" && limited.state.canRetry);
});

test("a text that is not a QR2Pass code is a problem", () => {
  const run = flowIn();
  run.flow.start("https://menu.example.com/", "here");
  assert.equal(problemIn(run.state), "not_qr2pass");
  run.flow.close();
  assert.equal(run.state, undefined);
});

test("version 1: after the answer is sent, the person reports what the site's page shows", async () => {
  for (const [said, outcome] of [
    ["worked", "registered"],
    ["failed", "dropped"],
    ["nothing", "kept"],
  ] as const) {
    const account = { keyId: "rsa", version: 1 } as Version1Account;
    const run = flowIn({ approve: async () => account });
    run.flow.start(VERSION_1_CODE, "here");
    await settled();
    run.flow.decide({ approve: true, number: undefined });
    await settled();
    assert.equal(nameOf(run.state), "sent");
    run.flow.settle(said);
    await settled();
    const state = now(run);
    assert.ok(state?.name === "done");
    assert.equal(state.outcome, outcome);
    assert.ok(run.done.includes(`settle ${said}`));
  }
});

test("version 1: an answered code is not answered again", async () => {
  const account = { keyId: "rsa", version: 1 } as Version1Account;
  for (const settledBefore of [true, false]) {
    const run = flowIn({
      prepare: async () => ({ kind: "answered", request: VERSION_1_REQUEST, account, settled: settledBefore }),
    });
    run.flow.start(VERSION_1_CODE, "here");
    await settled();
    assert.equal(run.state?.name, settledBefore ? "done" : "sent");
    assert.deepEqual(run.done, []);
  }
});
