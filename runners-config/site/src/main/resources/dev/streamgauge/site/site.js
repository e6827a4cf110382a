'use strict';

// Search: an index over the sections of all pages, made when somebody first looks for something.
const input = document.getElementById('search');
const found = document.getElementById('found');
let index;

function build() {
  index = lunr(function () {
    this.ref('id');
    this.field('title', {boost: 8});
    this.field('page', {boost: 4});
    this.field('text');
    searchEntries.forEach((entry, id) => this.add({id, ...entry}));
  });
}

function words(text) {
  return text.toLowerCase().split(/[\s\-]+/).map(word => word.replace(/^\W+|\W+$/g, '')).filter(word => word);
}

function search(terms) {
  return index.query(query => {
    for (const term of terms) {
      query.term(term, {boost: 20});
      query.term(term, {boost: 5, usePipeline: false, wildcard: lunr.Query.wildcard.TRAILING});
      if (term.length > 4) {
        query.term(term, {usePipeline: false, editDistance: 1});
      }
    }
  }).slice(0, 12).map(result => searchEntries[result.ref]);
}

// The text around the first place where a term occurs, with all terms marked.
function excerpt(text, terms) {
  const lower = text.toLowerCase();
  const places = terms.map(term => lower.indexOf(term)).filter(place => place >= 0);
  const start = Math.max(0, (places.length ? Math.min(...places) : 0) - 60);
  const part = (start ? '… ' : '') + text.slice(start, start + 180) + (start + 180 < text.length ? ' …' : '');
  const small = document.createElement('small');
  const pattern = new RegExp('(' + terms.map(term => term.replace(/[^\w]/g, '\\$&')).join('|') + ')', 'gi');
  part.split(pattern).forEach((piece, i) => {
    if (i % 2) {
      const mark = document.createElement('mark');
      mark.textContent = piece;
      small.append(mark);
    } else {
      small.append(piece);
    }
  });
  return small;
}

function show() {
  const terms = words(input.value);
  found.hidden = terms.length === 0;
  found.replaceChildren();
  if (terms.length === 0) {
    return;
  }
  if (!index) {
    build();
  }
  const entries = search(terms);
  if (entries.length === 0) {
    const none = document.createElement('p');
    none.textContent = 'Nothing found.';
    found.append(none);
  }
  for (const entry of entries) {
    const link = document.createElement('a');
    const title = document.createElement('b');
    title.textContent = entry.title === entry.page ? entry.page : entry.page + ' › ' + entry.title;
    link.href = entry.url;
    link.append(title, excerpt(entry.text, terms));
    found.append(link);
  }
}

function close() {
  found.hidden = true;
}

input.addEventListener('input', show);
input.addEventListener('focus', show);
input.form.addEventListener('submit', event => {
  event.preventDefault();
  found.querySelector('a')?.click();
});
found.addEventListener('click', event => {
  if (event.target.closest('a')) {
    close();
  }
});
document.addEventListener('click', event => {
  if (!found.contains(event.target) && event.target !== input) {
    close();
  }
});
document.addEventListener('keydown', event => {
  const links = [...found.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  if (event.key === '/' && document.activeElement !== input) {
    event.preventDefault();
    input.focus();
  } else if (event.key === 'Escape' && !found.hidden) {
    close();
    input.blur();
  } else if (!found.hidden && event.key === 'ArrowDown' && links[at + 1]) {
    event.preventDefault();
    links[at + 1].focus();
  } else if (!found.hidden && event.key === 'ArrowUp' && at >= 0) {
    event.preventDefault();
    (links[at - 1] || input).focus();
  }
});

const menu = document.getElementById('menu');
menu.addEventListener('click', () => {
  const open = document.getElementById('navigation').classList.toggle('open');
  menu.setAttribute('aria-expanded', open);
});

// Pages from a disk may not be allowed to write to the clipboard.
if (navigator.clipboard) {
  for (const pre of document.querySelectorAll('main pre')) {
    const box = document.createElement('div');
    const button = document.createElement('button');
    box.className = 'copied';
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(pre.textContent);
      button.textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 1500);
    });
    pre.replaceWith(box);
    box.append(pre, button);
  }
}
