// Passkeys: asks the browser for one and sends its answer with the form. Without this file the password still signs in.
"use strict";

(() => {
  const REASONS = {
    NotAllowedError: "The browser got no passkey: it was cancelled, took too long, or there is none for this address. Nothing was changed.",
    SecurityError: "Passkeys do not work at this address. Open the tracker by its name over https, or at http://localhost.",
    InvalidStateError: "This device already holds a passkey for this account.",
  };

  const optionsOf = async (form) => {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("the server did not answer; try again in a minute");
    return answer.json();
  };

  // A passkey that signs in alone must be found without a username and must check who holds it.
  const asWanted = (form, options) => {
    const alone = form.querySelector("input[name=passwordless]");
    if (!alone) return options;
    const choice = options.publicKey.authenticatorSelection;
    choice.residentKey = alone.checked ? "required" : "discouraged";
    choice.requireResidentKey = alone.checked;
    if (alone.checked) choice.userVerification = "required";
    return options;
  };

  const ask = async (form) => {
    const options = await optionsOf(form);
    if (options.creation_options) return webauthnJSON.create(asWanted(form, options.creation_options));
    return webauthnJSON.get(options.request_options);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const says = form.querySelector("[data-says]");
    const say = (text) => {
      says.textContent = text;
      says.hidden = !text;
    };
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      say("");
      if (!webauthnJSON.supported()) return say("This browser has no passkeys. Use another browser or another way.");
      try {
        form.elements.credential.value = JSON.stringify(await ask(form));
      } catch (error) {
        return say(REASONS[error.name] || `The passkey could not be used: ${error.message}.`);
      }
      form.submit();
    });
  }
})();
