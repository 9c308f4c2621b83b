import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "postgresql", schema: "./lib/accounts/schema.ts", out: "./drizzle" });
