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
  tables();
  if (!all) return;
  all.hidden = false;
  all.addEventListener("click", function () {
    var open = all.textContent === all.dataset.open;
    parts.forEach(function (part) { part.open = open; });
    all.textContent = open ? all.dataset.close : all.dataset.open;
  });

  function tables() {
    var say = document.body.dataset;
    var dutch = say.decimal === ",";
    var units = { s: 1, min: 60, uur: 3600, hour: 3600, hours: 3600, dag: 86400, dagen: 86400, day: 86400, days: 86400 };
    function number(text) {
      var plain = dutch ? text.replace(/\./g, "").replace(/,/g, ".") : text.replace(/,/g, "");
      var parts = plain.replace(/\u2212/g, "-").match(/-?\d+(\.\d+)?(\s*(min|s|uur|hours?|dag(en)?|days?)(?![a-z]))?/g);
      if (!parts) return NaN;
      return parts.reduce(function (sum, part, k) {
        var unit = part.match(/[a-z]+$/);
        return k && !unit ? sum : sum + parseFloat(part) * (unit ? units[unit[0]] : 1);
      }, 0);
    }
    function main(cell) { return (cell.firstChild && cell.firstChild.textContent || "").trim(); }
    function sort(head, at, body) {
      var up = head.getAttribute("aria-sort") !== "ascending";
      var rows = Array.prototype.slice.call(body.rows);
      var numbers = head.classList.contains("number");
      rows.sort(function (a, b) {
        var x = main(a.cells[at]), y = main(b.cells[at]), m = number(x), n = number(y);
        if (!numbers) return (up ? 1 : -1) * x.localeCompare(y, document.documentElement.lang, { numeric: true });
        if (isNaN(m) || isNaN(n)) return isNaN(m) - isNaN(n);
        return up ? m - n : n - m;
      });
      Array.prototype.forEach.call(head.parentNode.cells, function (other) { other.removeAttribute("aria-sort"); });
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      body.append.apply(body, rows);
    }
    function csv(table) {
      var mark = dutch ? ";" : ",";
      return Array.prototype.map.call(table.rows, function (row) {
        return Array.prototype.map.call(row.cells, function (cell) {
          var small = cell.querySelector("small");
          var text = main(cell) + (small ? " (" + small.textContent.trim() + ")" : "");
          text = text.replace(/\u00a0/g, " ").replace(/^([=+@\t])/, "'$1");
          return /["\n;,]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
        }).join(mark);
      }).join("\n");
    }
    function copy(text) {
      var place = document.createElement("textarea");
      place.value = text;
      document.body.appendChild(place);
      place.select();
      document.execCommand("copy");
      place.remove();
    }
    Array.prototype.forEach.call(document.querySelectorAll(".scroll"), function (scroll) {
      var table = scroll.querySelector("table"), body = table.tBodies[0];
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, at) {
        var by = document.createElement("button");
        by.type = "button";
        by.className = "sort";
        by.title = say.sort;
        by.append.apply(by, Array.prototype.slice.call(head.childNodes));
        by.addEventListener("click", function () { sort(head, at, body); });
        head.appendChild(by);
      });
      var tools = document.createElement("p"), button = document.createElement("button");
      var hint = document.createElement("span");
      tools.className = "tools";
      button.type = "button";
      button.textContent = say.copy;
      button.addEventListener("click", function () {
        copy(csv(table));
        button.textContent = say.copied;
        setTimeout(function () { button.textContent = say.copy; }, 2000);
      });
      tools.append(button, hint);
      scroll.after(tools);
      new ResizeObserver(function () {
        hint.textContent = scroll.scrollWidth > scroll.clientWidth + 1 ? say.scrolls : "";
      }).observe(scroll);
    });
  }
})();
