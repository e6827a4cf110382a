package dev.streamgauge.inputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.io.source.PublishedCounts;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** What does not arrive in time is given up, although its connection is not idle for long. */
@RunWith(JUnit4.class)
public class SlowPeersTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static InputReading start(InputLines lines) throws IOException {
    return InputReading.start(
        InputLines.of(lines.source().with(all -> all.setRequestTimeout(Duration.ofMillis(300)))));
  }

  /** It counts when its own threads have noticed. */
  private static void awaitOne(PublishedCounts.Count count) {
    Awaitility.await().atMost(TIMEOUT).until(() -> count.get() == 1);
  }

  /** Returns what comes until the connection is closed. */
  private static String answer(InputReading reading, Socket socket) throws IOException {
    StringBuilder answer = new StringBuilder();
    socket.setSoTimeout(10);
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              reading.drain();
              try {
                int next = socket.getInputStream().read();
                while (next >= 0) {
                  answer.append((char) next);
                  next = socket.getInputStream().read();
                }
                return true;
              } catch (SocketTimeoutException notYet) {
                return false;
              }
            });
    return answer.toString();
  }

  @Test
  public void aBodyThatStallsIsAnsweredWithinTheTimeOfARequest() throws Exception {
    try (InputReading reading = start(InputLines.http("127.0.0.1", 0));
        Socket socket = new Socket("127.0.0.1", reading.port())) {
      String half = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf";
      socket.getOutputStream().write(half.getBytes(UTF_8));
      assertThat(answer(reading, socket)).startsWith("HTTP/1.1 408 ");
      awaitOne(reading.counters().rejected);
    }
  }

  @Test
  public void aHeadThatNeverEndsIsGivenUp() throws Exception {
    try (InputReading reading = start(InputLines.http("127.0.0.1", 0));
        Socket socket = new Socket("127.0.0.1", reading.port())) {
      socket.getOutputStream().write("POST / HTTP/1.1\r\nHost: x\r\nX".getBytes(UTF_8));
      assertThat(answer(reading, socket)).isEmpty();
      awaitOne(reading.counters().closed);
    }
  }

  @Test
  public void aForwardMessageThatStallsEndsItsConnection() throws Exception {
    try (InputReading reading = start(InputLines.forward("127.0.0.1", 0));
        Socket socket = new Socket("127.0.0.1", reading.port())) {
      socket.getOutputStream().write(new byte[] {(byte) 0x93, (byte) 0xA1, 'x', (byte) 0xA9});
      assertThat(answer(reading, socket)).isEmpty();
      awaitOne(reading.counters().rejected);
    }
  }

  @Test
  public void aCallWithoutAMessageIsGivenUp() throws Exception {
    try (InputReading reading = start(InputLines.otlpGrpc("127.0.0.1", 0))) {
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", reading.port()).usePlaintext().build();
      try {
        CompletableFuture<Status> end = new CompletableFuture<>();
        ClientCall<byte[], byte[]> call = channel.newCall(EXPORT, CallOptions.DEFAULT);
        call.start(
            new ClientCall.Listener<>() {
              @Override
              public void onClose(Status status, Metadata trailers) {
                end.complete(status);
              }
            },
            new Metadata());
        Awaitility.await()
            .atMost(TIMEOUT)
            .until(
                () -> {
                  reading.drain();
                  return end.isDone();
                });
        assertThat(end.get().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        awaitOne(reading.counters().rejected);
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          return new byte[0];
        }
      };

  private static final MethodDescriptor<byte[], byte[]> EXPORT =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("opentelemetry.proto.collector.logs.v1.LogsService/Export")
          .setRequestMarshaller(BYTES)
          .setResponseMarshaller(BYTES)
          .build();
}
