import assert from "node:assert/strict";
import test from "node:test";
import { nameOf } from "./device-name.ts";

test("names the kind of device", () => {
  const iphone =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148";
  const mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5";
  assert.equal(nameOf(iphone, 5), "iPhone");
  assert.equal(nameOf(mac, 5), "iPad");
  assert.equal(nameOf(mac, 0), "Mac");
  assert.equal(
    nameOf("Mozilla/5.0 (Linux; Android 16; Pixel 9) Chrome/156.0.0.0 Mobile Safari/537.36", 5),
    "Android phone",
  );
  assert.equal(nameOf("Mozilla/5.0 (Linux; Android 16) Chrome/156.0.0.0 Safari/537.36", 5), "Android tablet");
  assert.equal(nameOf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0.0.0", 0), "Windows PC");
  assert.equal(nameOf("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", 0), "Linux PC");
  assert.equal(nameOf("something else", 0), "Browser");
});
