import cluster from "node:cluster";

/** Preloaded into a server: its workers end before they run any code of the server. */
if (cluster.isWorker) process.exit(3);
