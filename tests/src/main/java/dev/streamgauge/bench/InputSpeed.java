package dev.streamgauge.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.ReadAll;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures how many records of 100 bytes a program receives, counts and acknowledges in a second:
 * {@code InputSpeed otlp|loki|bulk|forward|udp SECONDS [RUNNER]}. The sender repeats one request on
 * two connections, or datagrams at the rate given after the runner, on the same machine. Where both
 * share the processors, the receiver's CPU time a record says more than records a second.
 */
public final class InputSpeed {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** After what silence a datagram that is missing is lost. */
  private static final Duration NO_MORE = Duration.ofSeconds(5);

  private static final Pattern PROGRESS = Pattern.compile("progress: ([\\d,]+) lines? read");
  private static final int RECORDS = 2000;
  private static final int CONNECTIONS = 2;

  private InputSpeed() {}

  /** Sends until it is time to stop, and returns how many records were acknowledged. */
  private interface Sender {
    long send(long endNanos) throws Exception;
  }

  public static void main(String[] args) throws Exception {
    String protocol = args[0];
    long nanos = Duration.ofSeconds(Long.parseLong(args[1])).toNanos();
    String runner = args.length > 2 ? args[2] : "FlinkRunner";
    int rate = args.length > 3 ? Integer.parseInt(args[3]) : 500_000;
    int port = Ports.free();
    String scheme =
        switch (protocol) {
          case "otlp" -> "otlp";
          case "forward" -> "forward";
          case "udp" -> "syslog+udp";
          default -> "http";
        };
    String parameters = protocol.equals("udp") ? "?receiveBuffer=64m" : "";
    try (ProcessRun run =
        Launcher.start(
            runner,
            "monitor",
            "--source=" + scheme + "://127.0.0.1:" + port + parameters,
            "--windowSize=10s",
            "--windowPeriod=10s",
            ReadAll.OPTION)) {
      if (!run.waitUntil(() -> isTaken(protocol, port), TIMEOUT)) {
        throw new IllegalStateException("the program does not listen:\n" + run.stderr());
      }
      // Once for the compiler.
      long warm = all(protocol, port, rate, nanos);
      long warmRead = read(run, warm);
      ThreadTimes before = ThreadTimes.of(run);
      long start = System.nanoTime();
      long sent = all(protocol, port, rate, nanos);
      double seconds = (System.nanoTime() - start) / 1e9;
      long counted = read(run, warmRead + sent) - warmRead;
      double countedSeconds = (System.nanoTime() - start) / 1e9;
      ThreadTimes after = ThreadTimes.of(run);
      System.out.printf(
          Locale.ROOT,
          "%s on %s: %,d records in %.1f s, %,.0f/s acknowledged, counted after %.1f s"
              + " (%,.0f/s)%n",
          protocol,
          runner,
          sent,
          seconds,
          sent / seconds,
          countedSeconds,
          counted / countedSeconds);
      if (counted < sent) {
        System.out.printf(Locale.ROOT, "%,d were lost%n", sent - counted);
      }
      after.since(before).print(counted, System.out);
      run.terminate();
      run.waitFor(TIMEOUT);
    }
    System.exit(0);
  }

  /** Waits until so many records are read, or no more come, and returns how many. */
  private static long read(ProcessRun run, long expected) {
    long[] last = {-1, System.nanoTime()};
    run.waitUntil(
        () -> {
          long now = read(run);
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return now >= expected || System.nanoTime() - last[1] > NO_MORE.toNanos();
        },
        TIMEOUT);
    return last[0];
  }

  private static long read(ProcessRun run) {
    Matcher progress = PROGRESS.matcher(run.stderr());
    long read = 0;
    while (progress.find()) {
      read = Long.parseLong(progress.group(1).replace(",", ""));
    }
    return read;
  }

  private static boolean isTaken(String protocol, int port) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    if (!protocol.equals("udp")) {
      try (Socket socket = new Socket(loopback, port)) {
        return socket.isConnected();
      } catch (IOException e) {
        return false;
      }
    }
    try (DatagramSocket socket = new DatagramSocket(port, loopback)) {
      return !socket.isBound();
    } catch (IOException e) {
      return true;
    }
  }

  private static long all(String protocol, int port, int rate, long nanos) throws Exception {
    if (protocol.equals("udp")) {
      return datagrams(port, rate, System.nanoTime() + nanos);
    }
    Sender sender = sender(protocol, port);
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      long end = System.nanoTime() + nanos;
      List<Future<Long>> sent = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        sent.add(threads.submit(() -> sender.send(end)));
      }
      long total = 0;
      for (Future<Long> each : sent) {
        total += each.get();
      }
      return total;
    } finally {
      threads.shutdown();
    }
  }

  private static Sender sender(String protocol, int port) throws IOException {
    String url = "http://127.0.0.1:" + port;
    return switch (protocol) {
      case "otlp" -> http(url + "/v1/logs", InputPayloads.otlp(RECORDS), "application/x-protobuf");
      case "loki" ->
          http(url + "/loki/api/v1/push", InputPayloads.loki(RECORDS), "application/x-protobuf");
      case "bulk" -> http(url + "/_bulk", InputPayloads.bulk(RECORDS), "application/x-ndjson");
      case "forward" -> forward(port);
      default -> throw new IllegalArgumentException(protocol);
    };
  }

  private static Sender http(String url, byte[] body, String type) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return end -> {
      long sent = 0;
      while (System.nanoTime() < end) {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status < 300) {
          sent += RECORDS;
        } else if (status != 429) {
          throw new IOException("answered with " + status);
        } else {
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
      }
      return sent;
    };
  }

  private static Sender forward(int port) throws IOException {
    byte[] bytes = InputPayloads.forward(RECORDS);
    // {"ack": "0123456789abcdef"}
    int answer = 1 + 4 + 1 + 16;
    return end -> {
      long sent = 0;
      try (Socket socket = new Socket("127.0.0.1", port);
          OutputStream out = socket.getOutputStream();
          InputStream in = new BufferedInputStream(socket.getInputStream())) {
        while (System.nanoTime() < end) {
          out.write(bytes);
          if (in.readNBytes(answer).length < answer) {
            throw new IOException("the connection has ended");
          }
          sent += RECORDS;
        }
      }
      return sent;
    };
  }

  /** Sends at a steady rate, in steps of a millisecond. */
  private static long datagrams(int port, int rate, long endNanos) throws IOException {
    ByteBuffer datagram = ByteBuffer.allocateDirect(200);
    datagram.put(
        ("<11>1 - host shop - - - " + InputPayloads.MESSAGE).substring(0, 100).getBytes(UTF_8));
    datagram.flip();
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      long start = System.nanoTime();
      long sent = 0;
      while (System.nanoTime() < endNanos) {
        long due = (long) ((System.nanoTime() - start) / 1e9 * rate);
        for (; sent < due; sent++) {
          datagram.rewind();
          channel.write(datagram);
        }
        LockSupport.parkNanos(200_000);
      }
      return sent;
    }
  }
}
