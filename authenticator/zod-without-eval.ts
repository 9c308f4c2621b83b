import { z } from "zod";

// zod tests whether it may evaluate code when the first schema is created. On pages whose CSP forbids that, the browser
// would report a violation.
if (typeof window !== "undefined") z.config({ jitless: true });
