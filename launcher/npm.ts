import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

type Environment = Record<string, string | undefined>;

/**
 * The environment for npm. npm keeps its cache in the home folder. If that is missing or not writable, as in many
 * containers and services, or if another user owns the cache, as after `sudo npm`, the cache is put into the checkout.
 * script/runtime does the same.
 */
export function npmEnvironment(root: string, environment: Environment = process.env): Environment {
  const { HOME, npm_config_cache: cache } = environment;
  if (process.platform === "win32" || cache || (HOME && mayKeepCache(HOME))) return environment;
  const home = join(root, ".runtime/home");
  mkdirSync(home, { recursive: true });
  return { ...environment, HOME: home, npm_config_cache: join(root, ".runtime/npm") };
}

function mayKeepCache(home: string): boolean {
  const [cache, content] = [join(home, ".npm"), join(home, ".npm/_cacache")];
  try {
    return (existsSync(cache) ? [cache, content].filter(existsSync) : [home]).every((folder) => {
      accessSync(folder, constants.W_OK);
      return statSync(folder).isDirectory();
    });
  } catch {
    return false;
  }
}
