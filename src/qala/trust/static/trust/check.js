/* Checks a file without sending it: its SHA-256 is compared with the page's, or asked for by itself.
   A .tlog-proof of the page's entry is recomputed to the root that its checkpoint names (RFC 6962). */

const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const digest = (...parts) => new Blob(parts).arrayBuffer().then((all) => crypto.subtle.digest("SHA-256", all));
const fromBase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
const LEAF = new Uint8Array([0]);
const NODE = new Uint8Array([1]);

/* The root that index, size and path lead to; null when they do not fit together (RFC 9162, 2.1.3.2). */
export async function rootOf(entry, index, size, path) {
  let [at, last] = [BigInt(index), BigInt(size) - 1n];
  if (at > last) return null;
  let hash = await digest(LEAF, entry);
  for (const sibling of path) {
    if (last === 0n || sibling.length !== 32) return null;
    if (at & 1n || at === last) {
      hash = await digest(NODE, sibling, hash);
      while (!(at & 1n) && at !== 0n) [at, last] = [at >> 1n, last >> 1n];
    } else {
      hash = await digest(NODE, hash, sibling);
    }
    [at, last] = [at >> 1n, last >> 1n];
  }
  return last === 0n ? hex(hash) : null;
}

export async function checkProof(text, entry) {
  const [head, body] = text.split(/\n\n([\s\S]*)/);
  const lines = head.split("\n").filter((line) => !line.startsWith("extra "));
  const index = /^index (0|[1-9][0-9]*)$/.exec(lines[1] ?? "")?.[1];
  const [, size, root] = (body ?? "").split("\n");
  if (lines[0] !== "c2sp.org/tlog-proof@v1" || index === undefined || !/^[1-9][0-9]*$/.test(size)) return false;
  return (await rootOf(entry, index, size, lines.slice(2).map(fromBase64))) === hex(fromBase64(root));
}

/* A bundle is a ZIP: what counts is the signed file inside. */
async function signedPart(file) {
  const bytes = await file.arrayBuffer();
  const view = new DataView(bytes);
  const number = (at, size) => (size === 2 ? view.getUint16(at, true) : view.getUint32(at, true));
  for (let at = 0; at + 30 < bytes.byteLength && number(at, 4) === 0x04034b50; ) {
    const begin = at + 30 + number(at + 26, 2) + number(at + 28, 2);
    const name = new TextDecoder().decode(bytes.slice(at + 30, at + 30 + number(at + 26, 2)));
    const part = new Blob([bytes.slice(begin, begin + number(at + 18, 4))]);
    if (name !== "manifest.json") at = begin + part.size;
    else if (number(at + 8, 2) === 0) return part;
    else return new Response(part.stream().pipeThrough(new DecompressionStream("deflate-raw"))).blob();
  }
  return file;
}

async function check(form, file) {
  const known = (sha) => form.querySelector(`[data-check-known][value="${sha}"]`)?.dataset.checkKnown;
  const { checkLeaf: leaf } = form.dataset;
  if (leaf && file.name.endsWith(".tlog-proof")) {
    const good = await checkProof(await file.text(), fromBase64(leaf)).catch(() => false);
    return good ? "proof" : "no-proof";
  }
  const sha = hex(await digest(await signedPart(file)));
  const found = known(sha);
  if (found || leaf) return found ?? "nothing";
  location.assign(`${form.action}?sha256=${sha}`);
  return "";
}

function start(form) {
  form.querySelector("[data-check-local]").hidden = false;
  form.querySelector("[data-check-sent]").hidden = true;
  const [input, told] = [form.elements.file, form.querySelector("[data-check-told]")];
  const run = async (file) => {
    const kind = await check(form, file);
    const words = form.querySelector(`template[data-check-words="${kind}"]`);
    told.replaceChildren(...(words ? [words.content.cloneNode(true)] : []));
  };
  form.addEventListener("submit", (event) => {
    if (!input.files[0]) return; // the server says that a file is needed
    event.preventDefault();
    run(input.files[0]);
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) run(event.dataTransfer.files[0]);
  });
}

if (crypto.subtle) document.querySelectorAll("form[data-check-file]").forEach(start);
