(function () {
  "use strict";
  var busy = document.getElementById("busy");
  if (busy) watch(busy);
  var live = document.getElementById("live");
  if (live) drag(live);
  var going = document.getElementById("going");
  if (going) follow(going);
  if (!document.body.classList.contains("phone")) setInterval(alive, 10000);

  function follow(place) {
    setInterval(function () {
      fetch(place.dataset.from).then(function (answer) { return answer.ok ? answer.text() : null; }).then(function (html) {
        if (html !== null && html !== place.dataset.last) { place.innerHTML = html; place.dataset.last = html; }
      }).catch(function () {});
    }, 2000);
  }
  function drag(form) {
    var told = document.getElementById("told"), hours = form.elements.hours, keep = document.getElementById("keep");
    var slide = document.createElement("input"), soon = 0, later = 0, asked = 0;
    slide.type = "range";
    slide.min = hours.dataset.low;
    slide.max = hours.dataset.high;
    slide.step = slide.max > 400 ? 5 : 1;
    slide.value = hours.value.replace(",", ".");
    slide.setAttribute("aria-label", hours.dataset.slide);
    hours.after(slide);
    slide.addEventListener("input", function () { hours.value = slide.value; ask(); });
    form.addEventListener("input", function (event) {
      if (event.target === slide) return;
      if (event.target === hours) slide.value = hours.value.replace(",", ".");
      ask();
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); send(true); });
    function ask() {
      clearTimeout(soon);
      clearTimeout(later);
      var promise = told.querySelector("[data-promise]");
      if (promise) { promise.textContent = form.dataset.old; promise.className = "promise old"; }
      Array.prototype.forEach.call(keep.elements, function (hidden) {
        if (hidden.type === "hidden" && hidden.name !== "version" && form.elements[hidden.name] && hidden.name.indexOf("key") < 0) {
          hidden.value = form.elements[hidden.name].value;
        }
      });
      soon = setTimeout(send, 120, false);
      later = setTimeout(send, 500, true);
    }
    function send(simulate) {
      var body = new URLSearchParams(new FormData(form)), number = ++asked;
      body.set("part", "1");
      if (simulate) body.set("simulate", "1"); else told.setAttribute("aria-busy", "true");
      fetch(form.action, { method: "POST", body: body }).then(function (answer) {
        return answer.status === 200 ? answer.text() : null;
      }).then(function (html) {
        if (number === asked || !simulate) told.removeAttribute("aria-busy");
        if (html !== null && number === asked) told.innerHTML = html;
      }).catch(function () { told.removeAttribute("aria-busy"); });
    }
  }

  function watch(place) {
    var bar = place.querySelector("progress"), note = place.querySelector(".note");
    setTimeout(function ask() {
      fetch(place.dataset.state).then(function (answer) { return answer.json(); }).then(function (told) {
        if (told.go) { location.replace(told.go); return; }
        note.textContent = told.text;
        if (told.share > 0) bar.value = 100 * told.share; else bar.removeAttribute("value");
        setTimeout(ask, 400);
      }).catch(function () { setTimeout(ask, 2000); });
    }, 300);
  }
  function alive() {
    fetch("/alive").then(function () { tell(false); }).catch(function () { tell(true); });
  }
  function tell(gone) {
    var there = document.getElementById("gone");
    if (!gone && there) there.remove();
    if (!gone || there) return;
    there = document.createElement("p");
    there.id = "gone";
    there.className = "gone";
    there.setAttribute("role", "alert");
    there.textContent = document.body.dataset.gone;
    document.body.prepend(there);
  }
})();
