package dev.streamgauge.inputs.otlp;

import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.LinesLimit;
import dev.streamgauge.inputs.receive.ByteBudget;
import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSettings;
import dev.streamgauge.inputs.receive.Intake;
import dev.streamgauge.inputs.receive.Receiver;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.util.BackgroundThread;
import dev.streamgauge.util.RateLimitedLogger;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.apache.beam.sdk.annotations.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** OTLP's gRPC service for logs. */
@Internal
public final class GrpcReceiver implements Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(GrpcReceiver.class);

  /**
   * Logs a stack trace for each message that is too large; kept here, or its level is forgotten.
   */
  private static final java.util.logging.Logger GRPC_LOG =
      java.util.logging.Logger.getLogger("io.grpc.netty.shaded.io.grpc.netty.NettyServerStream");

  private static final String SERVICE = "opentelemetry.proto.collector.logs.v1.LogsService";
  private static final int THREADS = 4 + 2 * Runtime.getRuntime().availableProcessors();
  private static final int NETWORK_THREADS = 1 + Runtime.getRuntime().availableProcessors();
  private static final int CALLS_PER_CONNECTION = 32;
  private static final int HANDSHAKE_SECONDS = 10;

  private final InputSettings settings;
  private final Intake intake;
  private final InputCounters counters;
  private final RateLimitedLogger limitedLog = new RateLimitedLogger(LOG, 1);
  private final ByteBudget memory;
  private final GrpcConnections connections;
  private final CallLimits limits;
  private final EventLoopGroup network;
  private final ExecutorService threads;
  private final Server server;

  private GrpcReceiver(InputSettings settings, Intake intake, InputCounters counters)
      throws IOException {
    ServerCredentials credentials = credentials(settings);
    this.settings = settings;
    this.intake = intake;
    this.counters = counters;
    this.memory = new ByteBudget(settings.requestMemory());
    GRPC_LOG.setLevel(Level.SEVERE);
    this.connections = new GrpcConnections(settings, counters);
    this.limits = new CallLimits(settings);
    this.network =
        new MultiThreadIoEventLoopGroup(
            NETWORK_THREADS,
            BackgroundThread.factory("streamgauge-network-" + settings.name()),
            NioIoHandler.newFactory());
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            60,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            BackgroundThread.factory("streamgauge-" + settings.name()));
    pool.allowCoreThreadTimeOut(true);
    this.threads = pool;
    this.server =
        NettyServerBuilder.forAddress(
                new InetSocketAddress(settings.host(), settings.port()), credentials)
            .channelFactory(() -> new LimitedServerChannel(connections))
            .bossEventLoopGroup(network)
            .workerEventLoopGroup(network)
            .executor(pool)
            .maxInboundMessageSize(settings.maxRequestBytes())
            .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
            .maxConnectionIdle(settings.idleTimeout().toMillis(), TimeUnit.MILLISECONDS)
            .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
            .addStreamTracerFactory(new CallTally(counters))
            .addTransportFilter(connections)
            .addService(ServerInterceptors.intercept(service(), limits))
            .build();
  }

  /** Starts a server. */
  public static Receiver start(InputSettings settings, Intake intake, InputCounters counters)
      throws IOException {
    GrpcReceiver receiver = new GrpcReceiver(settings, intake, counters);
    try {
      receiver.server.start();
    } catch (IOException e) {
      receiver.close();
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException("Cannot listen on " + settings.name() + ": " + cause.getMessage(), e);
    }
    LOG.info("{}: listening on port {}", settings.name(), receiver.server.getPort());
    return receiver;
  }

  private static ServerCredentials credentials(InputSettings settings) throws IOException {
    if (settings.tls() == null) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder tls =
        TlsServerCredentials.newBuilder().keyManager(settings.tls().keyManagers());
    if (settings.tls().trustManagers() != null) {
      tls.trustManager(settings.tls().trustManagers());
    }
    return tls.clientAuth(
            switch (settings.tls().clientAuthentication()) {
              case NONE -> TlsServerCredentials.ClientAuth.NONE;
              case OPTIONAL -> TlsServerCredentials.ClientAuth.OPTIONAL;
              case REQUIRED -> TlsServerCredentials.ClientAuth.REQUIRE;
            })
        .build();
  }

  /** The service with messages as bytes: requests are read record by record. */
  private ServerServiceDefinition service() {
    MethodDescriptor<GrpcMessage, GrpcMessage> export =
        MethodDescriptor.<GrpcMessage, GrpcMessage>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Export"))
            .setRequestMarshaller(new GrpcMessage.Marshaller())
            .setResponseMarshaller(new GrpcMessage.Marshaller())
            .build();
    return ServerServiceDefinition.builder(SERVICE)
        .addMethod(export, ServerCalls.asyncUnaryCall(this::export))
        .build();
  }

  private void export(GrpcMessage message, StreamObserver<GrpcMessage> observer) {
    if (message.failure() != null) {
      observer.onError(message.failure().asRuntimeException());
      return;
    }
    byte[] request = message.bytes();
    try (ByteBudget.Share share = memory.share()) {
      if (share.take(request.length)) {
        export(request, share, observer);
      } else {
        later(observer, "too many requests at once: send it again later");
      }
    } catch (BadRequestException e) {
      observer.onError(status(e.status()).withDescription(e.getMessage()).asRuntimeException());
    } catch (RuntimeException e) {
      limitedLog.warn(
          "{}: a request from {} cannot be understood (logged at most once a minute)",
          settings.name(),
          GrpcConnections.peer(),
          e);
      observer.onError(
          Status.INVALID_ARGUMENT
              .withDescription("the request cannot be understood")
              .asRuntimeException());
    }
  }

  private static Status status(int ofHttp) {
    return switch (ofHttp) {
      case 413 -> Status.RESOURCE_EXHAUSTED;
      case 429 -> Status.UNAVAILABLE;
      default -> Status.INVALID_ARGUMENT;
    };
  }

  private void export(byte[] request, ByteBudget.Share share, StreamObserver<GrpcMessage> observer)
      throws BadRequestException {
    LineBatchBuilder lines =
        LineBatch.builder(settings.origin(GrpcConnections.peer()))
            .maxLineBytes(settings.maxLineBytes());
    LogRecords records =
        new LogRecords(
            lines,
            settings.maxLineBytes(),
            System.currentTimeMillis(),
            new LinesLimit(settings.maxRequestBytes(), share));
    LogsProtobuf.read(request, request.length, records);
    switch (intake.put(lines.build())) {
      case STORED -> {
        counters.recordsRejected.add(records.rejected());
        observer.onNext(GrpcMessage.of(LogsService.response(records.rejected()).toByteArray()));
        observer.onCompleted();
      }
      case BUSY -> later(observer, "too many lines: send them again later");
      case CLOSED -> later(observer, "shutting down: send them again later");
    }
  }

  private static void later(StreamObserver<?> observer, String reason) {
    observer.onError(Status.UNAVAILABLE.withDescription(reason).asRuntimeException());
  }

  @Override
  public OptionalInt port() {
    return OptionalInt.of(server.getPort());
  }

  @Override
  public void tick() {
    connections.tick();
    limits.tick();
  }

  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(1, TimeUnit.SECONDS)) {
        server.shutdownNow();
        server.awaitTermination(4, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.shutdownNow();
    var unused = network.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
