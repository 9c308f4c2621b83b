/** Why the server cannot start or go on, in words for the person who runs it. */
export class StartError extends Error {}
