import cluster from "node:cluster";

/** Preloaded into a server: its workers end before they run anything of the server's. */
if (cluster.isWorker) process.exit(3);
