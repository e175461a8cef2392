/**
 * A stand-in for one node of KurrentDB: a gRPC server that speaks the client's own protocol over a log in memory. It
 * exists because no engine runs where the tests run; what it promises is what KurrentDB documents, and no more.
 */
import { readFileSync } from 'node:fs';
import { type Metadata, Server, ServerCredentials, type ServerErrorResponse } from '@grpc/grpc-js';
import gossipServices from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import type { IGossipServer } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_grpc_pb.js';
import gossip from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/gossip_pb.js';
import featureServices from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import type { IServerFeaturesServer } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_grpc_pb.js';
import features from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/serverfeatures_pb.js';
import streamServices from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import type { IStreamsServer } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js';
import { append, batchAppend, softDelete, tombstone } from './append-calls.js';
import { Faults } from './faults.js';
import { StandInLog } from './log.js';
import { ConnectionProxy } from './proxy.js';
import { read } from './read-calls.js';
import { type EndPoint, notLeader, notReady, unauthenticated } from './refusals.js';

/** What the calls see of the node they run on. */
export interface NodeContext {
  readonly log: StandInLog;
  readonly faults: Faults;
  /** Bytes that one append may hold. */
  readonly maxAppendSize: number;
  /** Why a call with these headers is not taken, if so. */
  readonly refusal: (headers: Metadata) => Partial<ServerErrorResponse> | undefined;
  /** Where the leader is, when these headers ask for it and this node is not it. */
  readonly leaderElsewhere: (headers: Metadata) => Partial<ServerErrorResponse> | undefined;
  /** Breaks every connection to this node. */
  readonly cut: () => void;
}

export interface StandInOptions {
  /** A log that several nodes share makes them a cluster. */
  readonly log?: StandInLog;
  /** KurrentDB's own default is 1 MiB. */
  readonly maxAppendSize?: number;
  /** Paths of PEM files; connections are in clear unless they are given. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** Who alone is let in; anybody unless given. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Whether the client may send appends over one long call; it does so where the server can. */
  readonly batchAppend?: boolean;
}

const MEBIBYTE = 1024 * 1024;

export class StandInNode {
  readonly log: StandInLog;
  readonly faults = new Faults();
  /** The node that leads, when it is not this one. */
  leader: StandInNode | undefined;
  readonly #proxy: ConnectionProxy;
  readonly #options: StandInOptions;
  #server: Server | undefined;

  private constructor(proxy: ConnectionProxy, options: StandInOptions) {
    this.#proxy = proxy;
    this.#options = options;
    this.log = options.log ?? new StandInLog();
  }

  static async start(options: StandInOptions = {}): Promise<StandInNode> {
    const node = new StandInNode(await ConnectionProxy.open(), options);
    await node.resume();
    return node;
  }

  get endPoint(): EndPoint {
    return { host: '127.0.0.1', port: this.#proxy.port };
  }

  get connectionString(): string {
    // The client waits so long before it first connects, too.
    return `kurrentdb://127.0.0.1:${this.#proxy.port}?tls=false&discoveryInterval=20`;
  }

  /** As when the process dies: connections break and none can be made. What was written stays. */
  pause(): void {
    this.#proxy.target = undefined;
    this.#proxy.cut();
    this.#server?.forceShutdown();
    this.#server = undefined;
  }

  async resume(): Promise<void> {
    const server = this.#serve();
    this.#server = server;
    this.#proxy.target = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', this.#credentials(), (error, port) => {
        if (error === null) resolve(port);
        else reject(error);
      });
    });
  }

  async restart(): Promise<void> {
    this.pause();
    await this.resume();
  }

  async stop(): Promise<void> {
    this.pause();
    await this.#proxy.close();
  }

  #serve(): Server {
    const server = new Server({
      'grpc.max_receive_message_length': 64 * MEBIBYTE,
      'grpc.max_send_message_length': 64 * MEBIBYTE,
    });
    const context: NodeContext = {
      log: this.log,
      faults: this.faults,
      maxAppendSize: this.#options.maxAppendSize ?? MEBIBYTE,
      refusal: (headers) =>
        this.faults.notReady ? notReady() : (this.#strangerIn(headers) ?? this.#leaderElsewhere(headers)),
      leaderElsewhere: (headers) => this.#leaderElsewhere(headers),
      cut: () => {
        this.#proxy.cut();
      },
    };
    const streams: IStreamsServer = {
      read: (call) => void read(context, call),
      append: (call, answer) => {
        append(context, call, answer);
      },
      batchAppend: (call) => {
        batchAppend(context, call);
      },
      delete: (call, answer) => {
        softDelete(context, call, answer);
      },
      tombstone: (call, answer) => {
        tombstone(context, call, answer);
      },
    };
    const serverFeatures: IServerFeaturesServer = {
      getSupportedMethods: (_call, answer) => {
        answer(null, this.#features());
      },
    };
    const members: IGossipServer = {
      read: (_call, answer) => {
        answer(null, this.#cluster());
      },
    };
    server.addService(streamServices.StreamsService, streams);
    server.addService(featureServices.ServerFeaturesService, serverFeatures);
    server.addService(gossipServices.GossipService, members);
    return server;
  }

  #credentials(): ServerCredentials {
    const { tls } = this.#options;
    if (tls === undefined) return ServerCredentials.createInsecure();
    const [cert_chain, private_key] = [readFileSync(tls.certificate), readFileSync(tls.key)];
    return ServerCredentials.createSsl(null, [{ cert_chain, private_key }]);
  }

  #strangerIn(headers: Metadata): Partial<ServerErrorResponse> | undefined {
    const { user } = this.#options;
    if (user === undefined) return undefined;
    const known = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
    return headers.get('authorization')[0] === known ? undefined : unauthenticated();
  }

  #leaderElsewhere(headers: Metadata): Partial<ServerErrorResponse> | undefined {
    const wantsLeader = headers.get('requires-leader')[0] === 'true';
    return this.leader !== undefined && wantsLeader ? notLeader(this.leader.endPoint) : undefined;
  }

  #features() {
    const service = 'event_store.client.streams.streams';
    const names = ['read', 'append', 'delete', 'tombstone'];
    if (this.#options.batchAppend ?? true) names.push('batchappend');
    return new features.SupportedMethods()
      .setEventStoreServerVersion('25.0.0')
      .setMethodsList(
        names.map((name) => new features.SupportedMethod().setServiceName(service).setMethodName(name)),
      );
  }

  #cluster() {
    const { VNodeState } = gossip.MemberInfo;
    const members = this.leader === undefined ? [this] : [this, this.leader];
    return new gossip.ClusterInfo().setMembersList(
      members.map((member) =>
        new gossip.MemberInfo()
          .setIsAlive(true)
          // A node without a quorum does not know who leads.
          .setState(
            member.faults.notReady
              ? VNodeState.UNKNOWN
              : member.leader === undefined
                ? VNodeState.LEADER
                : VNodeState.FOLLOWER,
          )
          .setHttpEndPoint(
            new gossip.EndPoint().setAddress(member.endPoint.host).setPort(member.endPoint.port),
          ),
      ),
    );
  }
}
