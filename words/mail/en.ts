import type { MailWords } from "./mail.ts";

/** Mails say what happened, where, and what to do. `help` is the end of each. */
export const en: MailWords = {
  hello: "Hello,",
  place: "The request came from {browser} on {system}, {address}.",
  help: "{site} sent this email about the account {recipient}. We'll never call you to ask for a code.",
  new_browser: {
    subject: "New sign-in to your account at {site}",
    text: ["Someone signed in to your account from a new browser."],
    after: [
      "If that was you, you're done. If not, open your account, sign that browser out, and remove any phone that isn't yours.",
    ],
    button: "Open your account",
  },
  key_added: {
    subject: "A phone was added to your account at {site}",
    text: ["The phone “{key}” can now sign in to your account."],
    after: ["If that wasn't you, open your account and remove that phone."],
    button: "Open your account",
  },
  key_removed: {
    subject: "A phone was removed from your account at {site}",
    text: ["The phone “{key}” can no longer sign in to your account. Every browser it signed in was signed out."],
    after: ["If that wasn't you, open your account and check your phones and your history."],
    button: "Open your account",
  },
  codes_made: {
    subject: "New recovery codes for your account at {site}",
    text: ["Your account has ten new recovery codes. The old ones no longer work."],
    after: ["If that wasn't you, open your account, make new codes, and remove any phone that isn't yours."],
    button: "Open your account",
  },
  recovery_link: {
    subject: "Get back into your account at {site}",
    text: [
      "Someone asked to set up a new phone for your account because the old ones are lost.",
      "If that was you, open this link after {usable_from} (UTC). It works once, until {expires_at} (UTC).",
    ],
    button: "Set up a new phone",
    after: ["If that wasn't you, cancel it now. No one has got in yet."],
    second: "Cancel this recovery",
  },
  recovery_started: {
    subject: "Someone is recovering your account at {site}",
    text: ["Someone is setting up a new phone for your account with {method}."],
    after: ["If that isn't you, cancel it now."],
    second: "Cancel this recovery",
  },
  recovery_used: {
    subject: "Your account at {site} has a new phone",
    text: [
      "Your account was recovered with {method}. The phone “{key}” can now sign in. Every browser was signed out.",
    ],
    after: ["If that wasn't you, contact the people who run {site} now."],
  },
  recovery_cancelled: {
    subject: "The recovery of your account at {site} was cancelled",
    text: ["Someone cancelled it. No one can use it any more. Your phones and codes work as before."],
    after: ["If you still need it, start again."],
  },
  email_code: {
    subject: "{code} is your code for {site}",
    text: ["Enter this code on the page that asked for it. It works for 30 minutes."],
    after: ["If you didn't ask for it, ignore this email. No one can use your address without the code."],
  },
  email_taken: {
    subject: "You already have an account at {site}",
    text: [
      "Someone entered your address at {site}. An account with that address, or one that looks the same, already exists. Nothing was changed.",
    ],
    after: [
      "If that was you, sign in instead. If you lost your phone, choose “Lost your phone?” there. If it wasn't you, ignore this email.",
    ],
    button: "Sign in",
  },
  email_changed: {
    subject: "The email address of your account at {site} was changed",
    text: ["The address of your account changed from {old} to {new}."],
    after: ["If that wasn't you, undo it within a week. You'll be signed out everywhere."],
    second: "Undo this change",
  },
  email_changed_here: {
    subject: "This is now the email address of your account at {site}",
    text: ["It replaces {old}."],
    after: [],
    button: "Open your account",
  },
  email_restored: {
    subject: "Your account at {site} has its old email address back",
    text: ["The change to {old} was undone, and you were signed out everywhere."],
    after: ["If you didn't make that change, check your account's phones and its history."],
    button: "Open your account",
  },
  account_disabled: {
    subject: "Your account at {site} was turned off",
    text: [
      "The people who run {site} turned your account off. No one can sign in to it, and you were signed out everywhere.",
    ],
    after: ["If you think that's a mistake, ask them."],
  },
  account_enabled: {
    subject: "Your account at {site} works again",
    text: ["The people who run {site} turned your account on again. Sign in with your phone."],
    after: [],
    button: "Sign in",
  },
  account_removed: {
    subject: "Your account at {site} was deleted",
    text: ["Your account and everything in it were deleted. Anyone with this address can create a new account."],
    after: ["If that wasn't you, ask the people who run {site}."],
  },
  methods: {
    code: "a recovery code",
    mail: "a link by email",
    operator: "a link from the people who run the site",
  },
};
