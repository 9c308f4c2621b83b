import assert from "node:assert/strict";
import test from "node:test";
import { pictureIn } from "./picture.ts";

const data = (...files: File[]) => ({ files }) as unknown as DataTransfer;
const note = new File(["x"], "note.txt", { type: "text/plain" });
const photo = new File(["x"], "photo.png", { type: "image/png" });

test("the first picture among several files is chosen", () => {
  assert.equal(pictureIn(data(note, photo)), photo);
});

test("without a picture, a file of unknown type is chosen, so that the problem is reported", () => {
  const heic = new File(["x"], "IMG_0001.HEIC");
  assert.equal(pictureIn(data(heic)), heic);
  assert.equal(pictureIn(data()), undefined);
  assert.equal(pictureIn(null), undefined);
});
