// Counts the days and makes a calendar file (RFC 5545), all from what the page says.
const begins = document.querySelector('#begins');
const ends = document.querySelector('#ends');
const left = document.querySelector('#left');

function daysLeft() {
  const start = new Date(begins.dateTime);
  if (Number.isNaN(start.getTime())) return '';
  const midnight = date => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  const days = Math.round((midnight(start) - midnight(new Date())) / 86_400_000);
  if (days < 0) return 'It was lovely. Thank you for coming.';
  if (days === 0) return 'Today!';
  return days === 1 ? 'Tomorrow!' : `In ${days} days`;
}

// RFC 5545, 3.3.11: these characters are escaped in text, and a line has at most 75 octets.
const escape = text => text.trim().replace(/\s+/g, ' ').replace(/[\\;,]/g, '\\$&');
function fold(line) {
  const out = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const size = new TextEncoder().encode(character).length;
    if (octets + size > 73) {
      out.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += size;
  }
  return [...out, part].join('\r\n');
}

const local = iso => `${iso.replace(/[-:]/g, '').slice(0, 13)}00`;
function calendar() {
  const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//goop//invitation//EN',
    'BEGIN:VEVENT',
    `UID:${local(begins.dateTime)}-${location.host || 'invitation'}`,
    `DTSTAMP:${stamp}`,
    `DTSTART:${local(begins.dateTime)}`,
    `DTEND:${local(ends.dateTime)}`,
    `SUMMARY:${escape(document.title)}`,
    `LOCATION:${escape(document.querySelector('#place').textContent)}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].map(fold).join('\r\n');
}

left.textContent = daysLeft();
const link = document.querySelector('#calendar');
link.href = URL.createObjectURL(new Blob([calendar()], {type: 'text/calendar'}));
link.download = 'invitation.ics';
link.hidden = false;
