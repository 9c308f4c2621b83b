import * as bundle from "html5-qrcode/third_party/zxing-js.umd.js";

/** The parts of html5-qrcode's copy of ZXing for JavaScript that its own types leave out. */
export interface ZXing {
  QRCodeReader: new () => { decode(bitmap: object): { getText(): string; getResultPoints(): ResultPoint[] } };
  RGBLuminanceSource: new (luma: Uint8ClampedArray, width: number, height: number) => object;
  HybridBinarizer: new (source: object) => object;
  BinaryBitmap: new (binarizer: object) => object;
  QRCodeVersion: { getVersionForNumber(version: number): Version };
  QRCodeDecoderErrorCorrectionLevel: Record<Level, object>;
  QRCodeDataMask: { values: Map<number, { isMasked(row: number, column: number): boolean }> };
}
export interface ResultPoint {
  getX(): number;
  getY(): number;
}
/** A version of QR codes, as ISO/IEC 18004 defines it. */
export interface Version {
  getDimensionForVersion(): number;
  /** The modules that carry no data. */
  buildFunctionPattern(): { get(column: number, row: number): boolean };
  getECBlocksForLevel(level: object): {
    getECCodewordsPerBlock(): number;
    getECBlocks(): { getCount(): number; getDataCodewords(): number }[];
  };
}
export type Level = "L" | "M" | "Q" | "H";

/** html5-qrcode's copy of ZXing. Bundlers and Node expose the exports of a CommonJS file differently. */
export function zxingJs(): ZXing {
  const exports = bundle as unknown as ZXing & { default?: ZXing };
  return exports.QRCodeReader ? exports : (exports.default as ZXing);
}
