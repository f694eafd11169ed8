// Reads one JSON string per line; prints [encoding, characters, parts] for each, as Twilio counts.
const readline = require("node:readline");
const { SegmentedMessage } = require("sms-segments-calculator");

const lines = readline.createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const message = new SegmentedMessage(JSON.parse(line), "auto", false);
  const counted = [message.encodingName, message.numberOfCharacters, message.segmentsCount];
  process.stdout.write(JSON.stringify(counted) + "\n");
});
