/** Why the server cannot start or continue, as a sentence for the operator. */
export class StartError extends Error {}
