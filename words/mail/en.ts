import type { MailWords } from "./mail.ts";

/** Mails say what happened, where, and what to do. `help` is the end of each. */
export const en: MailWords = {
  hello: "Hello,",
  place: "Browser: {browser} on {system}. Network address: {address}.",
  help: "This mail was sent by {site}, for the account {recipient}. Nobody will ever ask you for a code from a mail by telephone.",
  new_browser: {
    subject: "New sign-in to your account at {site}",
    text: ["Somebody signed in to your account with a browser that it did not know."],
    after: [
      "If that was you, there is nothing to do. If not, open your account, end that session, and remove any phone that is not yours.",
    ],
    button: "Open your account",
  },
  key_added: {
    subject: "A phone was added to your account at {site}",
    text: ["The phone “{key}” can now sign in to your account."],
    after: ["If that was not you, open your account and remove that phone."],
    button: "Open your account",
  },
  key_removed: {
    subject: "A phone was removed from your account at {site}",
    text: ["The phone “{key}” can no longer sign in to your account, and its sessions have ended."],
    after: ["If that was not you, open your account and look at its phones and its history."],
    button: "Open your account",
  },
  codes_made: {
    subject: "New recovery codes for your account at {site}",
    text: ["Ten new recovery codes were made for your account. Older codes no longer work."],
    after: ["If that was not you, open your account, make new codes, and remove any phone that is not yours."],
    button: "Open your account",
  },
  recovery_link: {
    subject: "Get back into your account at {site}",
    text: [
      "Somebody asked to get into your account with a new phone, because the old ones are lost.",
      "If that was you, open this link after {usable_from} (UTC). It works once, until {expires_at} (UTC).",
    ],
    button: "Set up a new phone",
    after: ["If that was not you, cancel it now. Until then nobody has got in."],
    second: "Cancel this",
  },
  recovery_started: {
    subject: "A recovery of your account at {site} was started",
    text: ["Somebody is setting up a new phone for your account, because the old ones are lost. How: {method}."],
    after: ["If that was not you, cancel it now."],
    second: "Cancel this",
  },
  recovery_used: {
    subject: "Your account at {site} has a new phone",
    text: [
      "Your account was recovered, and the phone “{key}” can now sign in. How: {method}. All sessions were ended.",
    ],
    after: ["If that was not you, ask the people who run {site} for help at once."],
  },
  recovery_cancelled: {
    subject: "The recovery of your account at {site} was cancelled",
    text: ["Nobody gets in by it any more. Your phones and codes work as before."],
    after: ["If you still need it, start again."],
  },
  email_code: {
    subject: "{code} is your code for {site}",
    text: ["Enter this code on the page that asked for it. It is good for half an hour:"],
    after: ["If you did not ask for it, do nothing: without the code nobody can use your address."],
  },
  email_taken: {
    subject: "You already have an account at {site}",
    text: [
      "Somebody entered your address at {site}. It has an account already, or looks like the address of one, so nothing was changed.",
    ],
    after: ["If that was you, sign in instead. If not, do nothing."],
    button: "Sign in",
  },
  email_changed: {
    subject: "The address of your account at {site} was changed",
    text: ["Your account now has the address {new} in the place of {old}."],
    after: ["If that was not you, undo it within a week. Your account is then signed out everywhere."],
    second: "Undo this",
  },
  email_changed_here: {
    subject: "This is now the address of your account at {site}",
    text: ["Your account has this address in the place of {old}."],
    after: [],
    button: "Open your account",
  },
  email_restored: {
    subject: "Your account at {site} has its old address back",
    text: ["The change to {old} was undone, and your account was signed out everywhere."],
    after: ["If you did not make that change, look at your account's phones and its history."],
    button: "Open your account",
  },
  account_disabled: {
    subject: "Your account at {site} was disabled",
    text: ["The people who run {site} disabled your account. Nobody can sign in to it, and its sessions have ended."],
    after: ["Ask them if you think that this is a mistake."],
  },
  account_enabled: {
    subject: "Your account at {site} can be used again",
    text: ["The people who run {site} enabled your account again. You can sign in with your phone."],
    after: [],
    button: "Sign in",
  },
  account_removed: {
    subject: "Your account at {site} was deleted",
    text: ["Your account and everything in it were deleted. This address can be used for a new account."],
    after: ["If that was not you, ask the people who run {site} what happened."],
  },
  methods: {
    code: "a recovery code",
    mail: "a link by mail",
    operator: "a link from the people who run the site",
  },
};
