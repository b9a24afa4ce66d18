import twilio from 'twilio';

/** Connects a call with the assistant. */
export function connectTwiml(streamUrl: string): string {
  const response = new twilio.twiml.VoiceResponse();
  response.connect().stream({ url: streamUrl });
  return response.toString();
}

/** Puts a call through. An empty message is silence. */
export function dialTwiml(number: string, message: string): string {
  const response = new twilio.twiml.VoiceResponse();
  if (message !== '') response.say(message);
  response.dial().number(number);
  return response.toString();
}

/** Says a sentence and ends the call. */
export function sayTwiml(words: string): string {
  const response = new twilio.twiml.VoiceResponse();
  response.say(words);
  response.hangup();
  return response.toString();
}
