/** Times in the reader's zone; the title says them in UTC. */

import {el} from './dom.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** @param {Intl.DateTimeFormatOptions} options */
const format = options => new Intl.DateTimeFormat('en-GB', options);

const CLOCK = format({hour: '2-digit', minute: '2-digit'});
const DATE = format({weekday: 'short', day: 'numeric', month: 'short'});
const DATE_AND_YEAR = format({weekday: 'short', day: 'numeric', month: 'short', year: 'numeric'});
const SECONDS = format({hour: '2-digit', minute: '2-digit', second: '2-digit'});

/** @param {string | Date} instant */
export const utc = instant =>
  new Date(instant).toISOString().replace('T', ' ').replace(/\.\d+Z/, ' UTC');

/** @param {Date} day */
export const dayName = day => DATE.format(day);

export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @param {string} instant @param {string} words */
const time = (instant, words) => el('time', {datetime: instant, title: utc(instant)}, words);

/** @param {string | null} instant */
export function when(instant) {
  if (!instant) {
    return el('span', {class: 'quiet'}, '–');
  }
  const at = new Date(instant);
  const near = Math.abs(at.getTime() - Date.now()) < 300 * DAY;
  return time(instant, `${(near ? DATE : DATE_AND_YEAR).format(at)}, ${CLOCK.format(at)}`);
}

/** @param {string} instant */
export const clock = instant => time(instant, CLOCK.format(new Date(instant)));

/** To the second, for proofs. @param {string} instant */
export function exactly(instant) {
  const at = new Date(instant);
  return time(instant, `${DATE.format(at)}, ${SECONDS.format(at)}`);
}

/** @param {string} instant */
export function fromNow(instant) {
  const by = new Date(instant).getTime() - Date.now();
  const words = span(Math.abs(by));
  return words === '' ? 'now' : by > 0 ? `in ${words}` : `${words} ago`;
}

/** @param {number} milliseconds */
function span(milliseconds) {
  if (milliseconds < MINUTE) {
    return milliseconds < 1000 ? '' : `${Math.floor(milliseconds / 1000)} s`;
  }
  if (milliseconds > 1.9 * DAY) {
    return `${Math.round(milliseconds / DAY)} days`;
  }
  const minutes = Math.floor(milliseconds / MINUTE);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = minutes / 60;
  return hours >= 10 ? `${Math.round(hours)} h` : `${Math.floor(hours)} h ${minutes % 60} min`;
}

/** @param {string} duration ISO 8601, such as PT24H */
export function inWords(duration) {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration);
  if (!parts) {
    return duration;
  }
  const words = ['day', 'hour', 'minute', 'second']
    .map((unit, i) => [Number(parts[i + 1] ?? 0), unit])
    .filter(([count]) => count)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return words.join(' ') || 'no time';
}

/** Midnight of today in the reader's zone, and of days after it. @param {number} days */
export function midnight(days) {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() + days);
  return day;
}
