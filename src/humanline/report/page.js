"use strict";
(function () {
  var parts = Array.prototype.slice.call(document.querySelectorAll("details"));
  var all = document.getElementById("all");
  function show() {
    var place = location.hash && document.getElementById(location.hash.slice(1));
    var part = place && place.querySelector(".part");
    for (; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  }
  addEventListener("hashchange", show);
  show();
  Array.prototype.forEach.call(document.querySelectorAll(".slider"), function (place) {
    var stops = Array.prototype.slice.call(place.querySelectorAll("li"));
    var label = document.createElement("label");
    var slide = document.createElement("input");
    var told = document.createElement("p");
    slide.type = "range";
    slide.min = 0;
    slide.max = stops.length - 1;
    slide.value = stops.findIndex(function (stop) { return "now" in stop.dataset; });
    label.textContent = place.dataset.label;
    label.appendChild(slide);
    told.setAttribute("aria-live", "polite");
    function tell() {
      told.replaceChildren.apply(told, stops[slide.value].cloneNode(true).childNodes);
      slide.setAttribute("aria-valuetext", stops[slide.value].querySelector("strong").textContent);
    }
    slide.addEventListener("input", tell);
    tell();
    place.querySelector("details").replaceWith(label, told);
  });
  if (!all) return;
  all.hidden = false;
  all.addEventListener("click", function () {
    var open = all.textContent === all.dataset.open;
    parts.forEach(function (part) { part.open = open; });
    all.textContent = open ? all.dataset.close : all.dataset.open;
  });
})();
