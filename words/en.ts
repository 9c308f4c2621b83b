import type { RefusalCode } from "#lib/protocol/errors.ts";
import { authenticator } from "./authenticator/en.ts";

/** What every page has around its own words, and the states that any page may come to. */
const ui = {
  name: "QR2Pass",
  description: "Sign in to web sites with your phone and no password.",
  home: "QR2Pass, home",
  language: "Language",
  needsScript: "This page needs JavaScript. Allow it for this site, and load the page again.",
  notFound: "There is nothing here",
  notFoundText: "The address may be mistyped, or the page has moved.",
  toHome: "Go to the first page",
  unavailable: "The site cannot reach its data",
  unavailableText: "You are not signed out. This page tries again by itself in a moment.",
};

const home = {
  title: "Sign in with your phone, and no password",
  text: "This site shows a code, and your phone scans it. You see who asks, and approve. Your phone holds the key, and never gives it away.",
  steps: "How it works",
  show: "The site shows a code",
  scan: "Your phone scans it, and you approve",
  enter: "You are signed in",
  signIn: "Sign in",
  register: "Create account",
  account: "Go to your account",
  signedIn: "You are signed in as {email}.",
};

/** The card that shows the code, and all that can become of it. */
const ceremony = {
  code: "QR code, good for one minute. Without a camera, use the button “Use this device”.",
  preparing: "The code is being made",
  waiting: "Scan this code",
  waitingText: "Scan with your QR2Pass authenticator or your phone's camera.",
  thisDevice: "Use this device",
  secondsLeft: { one: "{count} second left", other: "{count} seconds left" },
  scanned: "Phone connected, look at it",
  scannedText: "Approve or deny there.",
  numberText: "Pick this number on your phone.",
  number: "The number is {number}.",
  startOver: "Start over with a new code",
  denied: "Denied on the phone",
  deniedText: "If that was a mistake, try again with a new code.",
  failed: "That did not match",
  failedText: "It was another number, or a key that does not fit. Try again with a new code.",
  expired: "The code ran out",
  expiredText: "Get a new one when you have your phone at hand.",
  undecided: "The time ran out",
  undecidedText: "Nobody approved on the phone. Try again with a new code.",
  offline: "You are offline",
  offlineText: "This page goes on by itself when the connection is back.",
  unreachable: "The site does not answer",
  unreachableText: "This page keeps trying, and goes on by itself.",
  limited: "Too many requests",
  limitedText: {
    one: "They came from your network. This page goes on by itself within a minute.",
    other: "They came from your network. This page goes on by itself within {count} minutes.",
  },
  refused: "The site said no",
  elsewhere: "Open this page at its own address",
  elsewhereText: "Here you cannot sign in or create an account.",
  openAt: "Go to {host}",
  newCode: "Get a new code",
  tryNow: "Try now",
  original: "Use the original QR2Pass app",
  originalCode: "QR code for the original QR2Pass app, good for one minute.",
  originalWaitingText: "Scan with the original QR2Pass app.",
  originalLimits: "It cannot show which browser asks, nor ask for a number: scan only a code that you opened yourself.",
  originalBack: "Back to the QR2Pass authenticator",
};

const register = {
  title: "Create account",
  email: "Email address",
  emailHint: "It is your account's name here.",
  promise: "Next, your phone makes a key of its own. No password, now or later.",
  next: "Continue",
  checking: "One moment",
  done: "Your account is ready",
  doneText: "On to the sign-in page.",
  otherEmail: "Use another address",
  haveAccount: "Have an account?",
  signIn: "Sign in",
};

const login = {
  title: "Sign in",
  welcome: "Welcome. Your account is ready: sign in with the phone that you just used.",
  done: "You are signed in",
  doneText: "One moment, here it comes.",
  noAccount: "No account yet?",
  register: "Create one",
  already: "You are signed in already",
  alreadyText: "As {email}.",
  goOn: "Go on",
  somebodyElse: "Sign in as somebody else",
};

const account = {
  title: "Your account",
  email: "Signed in as",
  since: "Signed in",
  approvedBy: "Approved by",
  signOut: "Sign out",
  everywhereTitle: "Every browser at once",
  everywhereText: "Ends your sessions in all browsers, this one too, and forgets which browsers it knew.",
  everywhere: "Sign out everywhere",
  leaving: "One moment",
  failed: "You are still signed in: the site does not answer. Try again.",
};

/** What the site refuses with, said to the person who asked. */
const refusals: Record<RefusalCode, string> = {
  malformed: "This page is out of date. Load it again.",
  unsupported_version: "This page is out of date. Load it again.",
  invalid_email: "This is not an email address. Check it and try again.",
  invalid_key: "The phone's key cannot be used. Update its app and try again.",
  not_signed_in: "You are not signed in. Sign in and try again.",
  forbidden_origin: "The request seemed to come from another site. Load this page again.",
  wrong_claim: "Another phone scanned this code. Get a new one.",
  wrong_account: "The code does not belong to this account. Get a new one.",
  wrong_key: "That was not the key that scanned the code. Get a new one.",
  wrong_number: "That was not the number on the screen. Try again with a new code.",
  bad_signature: "The phone's signature does not match its key. Try again with a new code.",
  relay_refused: "Join this computer's network with your phone, and try again.",
  not_found: "There is nothing at this address. Load the page again.",
  unknown_ceremony: "This code is not known here. Allow cookies and get a new one.",
  unknown_key: "This phone is not registered here. Create an account first.",
  expired: "The code ran out. Get a new one.",
  method_not_allowed: "This page is out of date. Load it again.",
  email_taken: "There is an account for this address already. Sign in instead.",
  key_taken: "This phone's key is registered already. Try again with a new one.",
  not_scanned: "Scan the code first.",
  already_scanned: "Another phone scanned this code already. Get a new one.",
  already_used: "This code was used already. Get a new one.",
  not_approved: "This was not approved on the phone. Try again with a new code.",
  too_large: "That was too long. Shorten it and try again.",
  unsupported_media_type: "This page is out of date. Load it again.",
  wrong_host: "Not an address of this site. Whoever runs it can set AUTH_URL.",
  rate_limited: "Too many requests came from your network. Wait a moment and try again.",
  internal: "The site failed. Try again in a moment.",
  unavailable: "The site cannot reach its data right now. Try again in a moment.",
};

export const en = { ui, home, ceremony, register, login, account, authenticator, refusals };
