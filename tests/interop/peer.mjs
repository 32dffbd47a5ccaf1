// A server made with Fedify, for `tests/interop/run`: Ann lives there, follows a site, and answers its articles.
//
// What is to be done comes as lines of JSON, what happened is told as lines of JSON.

import { createServer } from "node:http";
import { createInterface } from "node:readline";

// Node 20 has neither, and Fedify looks for them.
globalThis.navigator ??= { userAgent: "node" };
globalThis.Temporal ??= (await import("@js-temporal/polyfill")).Temporal;

const { createFederation, generateCryptoKeyPair, MemoryKvStore } = await import("@fedify/fedify");
const { Accept, Create, Delete, Endpoints, Follow, Note, Person, PUBLIC_COLLECTION, Reject, Tombstone, Undo, Update } =
  await import("@fedify/vocab");

const tell = (happened) => console.log(JSON.stringify(happened));
const port = Number(process.argv[2]);
const origin = `http://127.0.0.1:${port}`;
const keys = [await generateCryptoKeyPair("RSASSA-PKCS1-v1_5"), await generateCryptoKeyPair("Ed25519")];
const notes = new Map();

const federation = createFederation({ kv: new MemoryKvStore(), allowPrivateAddress: true });
federation
  .setActorDispatcher("/users/{identifier}", async (context, identifier) => {
    if (identifier !== "ann") return null;
    const pairs = await context.getActorKeyPairs(identifier);
    return new Person({
      id: context.getActorUri(identifier),
      preferredUsername: identifier,
      name: "Ann Elsewhere",
      inbox: context.getInboxUri(identifier),
      endpoints: new Endpoints({ sharedInbox: context.getInboxUri() }),
      publicKey: pairs[0].cryptographicKey,
      assertionMethods: pairs.map((pair) => pair.multikey),
    });
  })
  .setKeyPairsDispatcher(() => keys);
federation.setObjectDispatcher(Note, "/notes/{number}", (_, { number }) => notes.get(number) ?? null);
federation
  .setInboxListeners("/users/{identifier}/inbox", "/inbox")
  .on(Accept, (_, accept) => tell({ happened: "Accept", by: accept.actorId?.href }))
  .on(Reject, (_, reject) => tell({ happened: "Reject", by: reject.actorId?.href }))
  .on(Create, async (_, create) => {
    const object = await create.getObject();
    tell({ happened: "Create", kind: object?.constructor.name, id: object?.id?.href, name: object?.name?.toString() });
  });

const context = federation.createContext(new URL(origin), undefined);
const me = context.getActorUri("ann");
const site = { id: null, inboxId: null };

// What was written about an article, as it is now.
function note({ number, article, content, updated }) {
  const written = new Note({
    id: context.getObjectUri(Note, { number }),
    attribution: me,
    content,
    replyTarget: new URL(article),
    to: PUBLIC_COLLECTION,
    cc: site.id,
    published: Temporal.Instant.from("2026-01-05T10:00:00Z"),
    updated: updated ? Temporal.Now.instant() : null,
  });
  notes.set(number, written);
  return written;
}

const deeds = {
  follow: () => new Follow({ id: new URL("#follow", me), actor: me, object: site.id }),
  unfollow: () => new Undo({ id: new URL("#unfollow", me), actor: me, object: deeds.follow() }),
  say: (order) => new Create({ id: new URL(`#create-${order.number}`, me), actor: me, object: note(order), to: PUBLIC_COLLECTION }),
  edit: (order) => new Update({ id: new URL(`#update-${order.number}`, me), actor: me, object: note({ ...order, updated: true }), to: PUBLIC_COLLECTION }),
  delete: (order) => {
    const id = context.getObjectUri(Note, order);
    return new Delete({ id: new URL(`#delete-${order.number}`, me), actor: me, object: new Tombstone({ id }), to: PUBLIC_COLLECTION });
  },
};

createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const asked = new Request(`${origin}${request.url}`, {
    method: request.method,
    headers: Object.entries(request.headers).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
    body: parts.length ? Buffer.concat(parts) : undefined,
  });
  const answer = await federation.fetch(asked, { contextData: undefined });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}).listen(port, "127.0.0.1", () => tell({ happened: "listening" }));

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    site.id = new URL(`${order.site}/ap/site`);
    site.inboxId = new URL(`${order.site}/ap/inbox`);
    await context.sendActivity({ identifier: "ann" }, site, deeds[order.deed](order), { immediate: true });
    tell({ happened: "sent", deed: order.deed });
  } catch (error) {
    tell({ happened: "failed", deed: order.deed, why: String(error) });
  }
}
process.exit(0);
