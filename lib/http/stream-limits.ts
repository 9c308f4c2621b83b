import { singleton } from "#lib/foundation/singleton.ts";

/** The most event streams that may be open on this instance. One more closes an older one. */
const MOST = { ofHolder: 48, ofNetwork: 2_000, inAll: 10_000 } as const;

/** The properties by which a stream is counted. */
export interface StreamKey {
  /** What the stream is about, and how many streams of this topic may be open. */
  topic: string;
  most: number;
  /** The browser or session that reads it. */
  holder: string;
  /** The `networkKey` of its caller; null if networks are not counted. */
  network: string | null;
}

interface Stream extends StreamKey {
  close: () => void;
}

/** Streams grouped by a common property, each group from the oldest to the newest. */
type Groups = Map<string, Set<Stream>>;
interface OpenStreams {
  topics: Groups;
  holders: Groups;
  networks: Groups;
  all: Set<Stream>;
}
const rooms = () =>
  singleton<OpenStreams>("open-streams", () => ({
    topics: new Map(),
    holders: new Map(),
    networks: new Map(),
    all: new Set(),
  }));

/**
 * Registers a stream. If the limit of its topic or holder is exceeded, the oldest stream of that topic or holder is
 * closed: it may be hanging in a proxy while its browser connects again. If the limit of the network or of the instance
 * is exceeded, the oldest stream of the holder with the most streams is closed.
 *
 * @returns a function that unregisters it
 */
export function registerStream(key: StreamKey, close: () => void, most: typeof MOST = MOST): () => void {
  const { topics, holders, networks, all } = rooms();
  const { topic, holder, network } = key;
  const stream: Stream = { ...key, close };
  const groups: [Groups, string][] = [
    [topics, topic],
    [holders, holder],
    ...(network === null ? [] : [[networks, network] satisfies [Groups, string]]),
  ];
  const inside = groups.map(([group, name]) => add(group, name, stream));
  if (network !== null) all.add(stream);

  const [ofTopic, ofHolder, ofNetwork] = inside;
  if (ofTopic && ofTopic.size > key.most) oldest(ofTopic)?.close();
  if (network !== null) {
    if (ofHolder && ofHolder.size > most.ofHolder) oldest(ofHolder)?.close();
    if (ofNetwork && ofNetwork.size > most.ofNetwork) oldest(largestHolder(ofNetwork, holders))?.close();
    if (all.size > most.inAll) oldest(largestHolder(largestOf(networks), holders))?.close();
  }
  return () => {
    for (const [group, name] of groups) remove(group, name, stream);
    all.delete(stream);
  };
}

function add(groups: Groups, name: string, stream: Stream): Set<Stream> {
  const inside = groups.get(name) ?? new Set();
  groups.set(name, inside.add(stream));
  return inside;
}

function remove(groups: Groups, name: string, stream: Stream): void {
  const inside = groups.get(name);
  inside?.delete(stream);
  if (inside?.size === 0) groups.delete(name);
}

const oldest = ([first]: Iterable<Stream>): Stream | undefined => first;

function largestOf(groups: Groups): Set<Stream> {
  let most = new Set<Stream>();
  for (const group of groups.values()) if (group.size > most.size) most = group;
  return most;
}

/** The streams of the holder with the most streams, among the holders that have one in `within`. */
function largestHolder(within: Set<Stream>, holders: Groups): Set<Stream> {
  let most = new Set<Stream>();
  for (const { holder } of within) {
    const group = holders.get(holder);
    if (group && group.size > most.size) most = group;
  }
  return most;
}
