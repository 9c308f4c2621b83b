import { config } from "zod/mini";

// Where pages run no text as code (CSP), zod's try to do so is reported as a violation. It tries when the first schema is made.
if (typeof window !== "undefined") config({ jitless: true });
