// The client's side of a kernel's sockets: requests go out, and what answers or belongs to each comes back to it.
import { randomUUID } from 'node:crypto';
import { Dealer, Subscriber } from 'zeromq';
import { addressOf, type ConnectionInfo } from './connection.js';
import { type Content, decode, encode, type Message, newMessage } from './messages.js';

export type ChannelName = 'shell' | 'control';

/** Where the messages that belong to one request go. */
export interface Pending {
  reply(message: Message): void;
  published?(message: Message): void;
  /** the kernel has ended or the channels were closed: no reply will come */
  ended(): void;
}

export interface Channels {
  /** whether anything published has arrived: from then on nothing published is missed */
  readonly joined: boolean;
  /** requests that are waited for */
  readonly waiting: number;
  /** Sends a request and returns its id; `pending` gets its messages until `forget(id)`. */
  send(channel: ChannelName, type: string, content: Content, pending: Pending): string;
  forget(id: string): void;
  /** Tells every request that no reply will come, also those sent later. */
  end(): void;
  /** Ends and closes the sockets. */
  close(): void;
}

/** Connects to the sockets of a kernel, which may not exist yet. Messages with a wrong signature are dropped. */
export function openChannels(info: ConnectionInfo): Channels {
  const session = randomUUID();
  const pending = new Map<string, Pending>();
  const options = { linger: 0, sendHighWaterMark: 0 };
  const requests = { shell: new Dealer(options), control: new Dealer(options) };
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  const sent = { shell: Promise.resolve(), control: Promise.resolve() };
  let joined = false;
  let ended = false;

  requests.shell.connect(addressOf(info, info.shell_port));
  requests.control.connect(addressOf(info, info.control_port));
  iopub.connect(addressOf(info, info.iopub_port));
  iopub.subscribe();
  const requestOf = ({ parent }: Message): Pending | undefined => pending.get(parent.msg_id ?? '');
  void receive(requests.shell, (message) => requestOf(message)?.reply(message));
  void receive(requests.control, (message) => requestOf(message)?.reply(message));
  void receive(iopub, (message) => {
    joined = true;
    requestOf(message)?.published?.(message);
  });

  async function receive(socket: Dealer | Subscriber, handle: (message: Message) => void): Promise<void> {
    for await (const frames of socket) {
      let message: Message;
      try {
        message = decode(info, frames);
      } catch {
        continue; // from somebody who does not know the key
      }
      handle(message);
    }
  }

  function send(channel: ChannelName, type: string, content: Content, answer: Pending): string {
    const message = newMessage(type, content, { session });
    const id = message.header.msg_id;
    pending.set(id, answer);
    if (ended) {
      queueMicrotask(() => pending.get(id)?.ended());
      return id;
    }
    const frames = encode(info, message);
    // one at a time, as a second send on a busy socket throws; a closed socket has settled its requests already
    sent[channel] = sent[channel].then(() => requests[channel].send(frames)).catch(() => {});
    return id;
  }

  function end(): void {
    ended = true;
    for (const answer of [...pending.values()]) answer.ended();
  }

  return {
    get joined() {
      return joined;
    },
    get waiting() {
      return pending.size;
    },
    send,
    forget: (id) => {
      pending.delete(id);
    },
    end,
    close: () => {
      end();
      for (const socket of [requests.shell, requests.control, iopub]) socket.close();
    },
  };
}
