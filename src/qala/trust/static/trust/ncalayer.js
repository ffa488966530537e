/* Asks NCALayer, the program on the person's computer that holds the keys, for one detached signature.
   No key and no password ever reaches the page. Whatever goes wrong becomes a Fault with one of these kinds:
   absent (nothing answers), blocked (the browser forbids it), cancelled, refused (with NCALayer's own words),
   lost (it closed in the middle), unreadable. */

const GREETING_WAIT_MS = 10_000; // after the line is open; a person may take as long as they like

const PURPOSES = {
  sign: { usages: ["1.3.6.1.5.5.7.3.4", "1.2.398.3.3.4.1.2"], key: "SIGNATURE", stamp: { tsaProfile: {} } },
  login: { usages: ["1.3.6.1.5.5.7.3.2"], key: "AUTHENTICATION", stamp: {} },
};

export class Fault extends Error {
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
  }
}

/* Chrome asks the person before a page may speak to programs of the computer ("Local Network Access"). */
async function isForbidden() {
  for (const name of ["loopback-network", "local-network-access"]) {
    try {
      if ((await navigator.permissions.query({ name })).state === "denied") return true;
    } catch {
      /* a browser that does not know the permission does not ask either */
    }
  }
  return false;
}

/* The line to NCALayer: one question, one answer. */
class Line {
  constructor(socket) {
    this.socket = socket;
  }

  static open(address) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      const fail = async () => reject(new Fault((await isForbidden()) ? "blocked" : "absent"));
      socket.onclose = fail;
      socket.onopen = () => setTimeout(() => socket.onclose === fail && socket.close(), GREETING_WAIT_MS);
      socket.onmessage = () => {
        socket.onclose = null; // it has greeted with its version
        resolve(new Line(socket));
      };
    });
  }

  ask(question) {
    return new Promise((resolve, reject) => {
      this.socket.onclose = () => reject(new Fault("lost"));
      this.socket.onmessage = ({ data }) => {
        try {
          resolve(JSON.parse(data) ?? {});
        } catch {
          reject(new Fault("unreadable"));
        }
      };
      this.socket.send(JSON.stringify(question));
    });
  }

  close() {
    this.socket.onclose = null;
    this.socket.close();
  }
}

const lacksModule = (answer) => /module/i.test(`${answer.errorCode ?? ""} ${answer.code ?? ""} ${answer.message ?? ""}`);

async function askNew(line, data, { usages, stamp }, { locale, training }) {
  const signerParams = { extKeyUsageOids: usages, ...(training ? { chain: [] } : {}) };
  const signingParams = { decode: true, encapsulate: false, digested: false, ...stamp };
  const args = { allowedStorages: null, format: "cms", data, signingParams, signerParams, locale };
  const answer = await line.ask({ module: "kz.gov.pki.knca.basics", method: "sign", args });
  if (answer.status === true) {
    const result = answer.body?.result; // absent: the person pressed Cancel
    if (result === undefined) throw new Fault("cancelled");
    return Array.isArray(result) ? result[0] : result;
  }
  if (lacksModule(answer)) return null;
  throw new Fault("refused", answer.details || answer.message || answer.code);
}

async function askOld(line, data, { key }) {
  const args = ["PKCS12", key, data, false];
  const question = { module: "kz.gov.pki.knca.commonUtils", method: "createCAdESFromBase64", args };
  const answer = await line.ask(question);
  if (answer.code === "200") return answer.responseObject;
  if (/cancel/i.test(answer.message)) throw new Fault("cancelled");
  throw new Fault("refused", answer.message);
}

/* Returns the CMS as PEM or base64. data: base64; purpose: sign or login; training: admits test certificates. */
export async function sign(data, { address, purpose = "sign", locale = "kk", training = false }) {
  const line = await Line.open(address);
  const wanted = PURPOSES[purpose];
  try {
    // KAZTOKEN answers on the same port and takes the same questions; NCALayer says it lacks this module.
    const { success, code } = await line.ask({ module: "kz.digiflow.mobile.extensions", method: "getVersion" });
    const isKaztoken = success === true || code === "200";
    const cms = await askNew(line, data, wanted, { locale, training: training && !isKaztoken });
    const signed = cms ?? (await askOld(line, data, wanted));
    if (typeof signed !== "string" || !signed) throw new Fault("unreadable");
    return signed;
  } finally {
    line.close();
  }
}
