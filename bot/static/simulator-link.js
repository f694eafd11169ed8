// A thread and its settings in the part of an address that no browser sends to a server.

const NAMES = ["at", "channel", "carrier", "language", "town", "poster", "words"];

// Returns "#at=...&t=..." for {settings, texts}; an empty thread too has its settings.
export function toHash({ settings, texts }) {
  const fields = new URLSearchParams();
  for (const name of NAMES) if (settings[name]) fields.append(name, settings[name]);
  for (const text of texts) fields.append("t", text);
  return `#${fields}`;
}

// Returns {settings, texts} as toHash() wrote them; settings that are not given are missing.
export function fromHash(hash) {
  const fields = new URLSearchParams(hash.slice(1));
  const given = NAMES.filter((name) => fields.has(name)).map((name) => [name, fields.get(name)]);
  return { settings: Object.fromEntries(given), texts: fields.getAll("t") };
}
