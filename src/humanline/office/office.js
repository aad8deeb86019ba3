(function () {
  "use strict";
  var busy = document.getElementById("busy");
  if (busy) watch(busy);
  setInterval(alive, 10000);

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
