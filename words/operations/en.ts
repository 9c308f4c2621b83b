/** The texts that a phone shows to confirm. Each says what happens, and to which account. */
export const en = {
  add_device: "Add another phone to your account {email}. It will be able to sign in and to confirm, as this one is.",
  remove_key: "Remove the phone “{key}” from your account {email}. It can no longer sign in, and its sessions end.",
  new_recovery_codes: "Make ten new recovery codes for your account {email}. Older codes stop working.",
  end_other_sessions: "Sign {email} out everywhere but in the browser that asks.",
  change_email: "Change the address of your account from {email} to {new_email}.",
  export_data: "Give all data of your account {email} to the browser that asks.",
  delete_account: "Delete your account {email} and everything in it. This cannot be undone.",
};
