// Passkeys: the buttons appear only where the browser can. Everything else on these pages works without this script.
const send = (url, body) => fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body ?? {}) });
const fail = (button, text) => { const out = button.closest("[data-passkey]").querySelector("[role=status]"); out.textContent = text; };

async function ceremony(button) {
  const box = button.closest("[data-passkey]"), adding = box.dataset.passkey === "add";
  const value = field => box.querySelector(`[name=${field}]`)?.value ?? "";
  fail(button, "");
  try {
    const asked = await send(adding ? "/account/passkeys/options" : "/sign-in/passkey/options", adding ? { proof: value("passkey-proof") } : {});
    const json = await asked.json();
    if (!asked.ok) return fail(button, json.message ?? box.dataset.failed);
    const credential = adding
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) });
    const back = new URLSearchParams(location.search).get("return") ?? "";
    const answer = await send(adding ? "/account/passkeys?name=" + encodeURIComponent(value("passkey-name")) : "/sign-in/passkey?back=" + encodeURIComponent(back), credential.toJSON());
    const said = await answer.json();
    if (answer.ok) location.assign(said.to);
    else fail(button, said.message ?? box.dataset.failed);
  } catch {
    // The person cancelled, or the device has none: nothing has changed.
    fail(button, box.dataset.failed);
  }
}

if (window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
  for (const box of document.querySelectorAll("[data-passkey]")) {
    box.hidden = false;
    const button = box.querySelector("button");
    button.addEventListener("click", () => ceremony(button));
  }
}
