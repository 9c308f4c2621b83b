/** From the page to the decoder's worker. */
export interface Question {
  id: number;
  picture: ImageBitmap;
}

/** And back. The first message of the worker is empty, and says that it is there. */
export interface Answer {
  id: number;
  text: string | null;
}
