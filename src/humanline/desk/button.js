// A button for any site: <script src="https://contact.example.org/button.js" defer></script>
// It is a link to the first page, and asks nothing of who does not press it. data-into: where it stands, a CSS selector;
// else at the lower right. Its words are Dutch or English by the language of the page, or data-text.
"use strict";
(() => {
  const script = document.currentScript;
  const dutch = /^nl\b/i.test(document.documentElement.lang || navigator.language);
  const link = document.createElement("a");
  link.href = new URL(dutch ? "/?in=nl" : "/?in=en", script.src).href;
  link.textContent = script.dataset.text || (dutch ? "Spreek een medewerker" : "Talk to a person");
  link.rel = "noreferrer";
  link.className = "humanline-button";
  const style = {
    background: "#b04a2f", color: "#fff", font: "600 1.0625rem/1.4 system-ui, sans-serif", padding: ".7rem 1.1rem",
    borderRadius: ".375rem", textDecoration: "none", display: "inline-block", minHeight: "2.75rem", boxSizing: "border-box",
  };
  const place = () => {
    const into = script.dataset.into && document.querySelector(script.dataset.into);
    Object.assign(link.style, style, into ? {} : { position: "fixed", right: "1rem", bottom: "1rem", zIndex: "2147483647" });
    (into || document.body).append(link);
  };
  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
