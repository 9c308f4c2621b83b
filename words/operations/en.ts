/** The texts that a phone shows to confirm. Each says what happens, and to which account. */
export const en = {
  add_device: "Add another phone to your account {email}. It will sign you in and confirm requests, like this one.",
  remove_key:
    "Remove the phone “{key}” from your account {email}. It will no longer sign you in, and every browser it signed in will be signed out.",
  rename_key: "Rename the phone “{key}” of your account {email} to “{name}”.",
  new_recovery_codes: "Make ten new recovery codes for your account {email}. The old codes will stop working.",
  end_other_sessions: "Sign {email} out everywhere except in the browser that is asking.",
  change_email: "Change the email address of your account from {email} to {new_email}.",
  change_profile: {
    text: "In your account {email}: {changes}.",
    name: "change the name to “{name}”",
    noName: "remove the name",
    username: "change the user name to “{name}”",
    noUsername: "remove the user name",
    language: "change the language of emails to {language}",
  },
  export_data: "Give the browser that is asking all data of your account {email}.",
  delete_account: "Delete your account {email} and everything in it. This can't be undone.",
};
