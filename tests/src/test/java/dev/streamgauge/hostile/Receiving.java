package dev.streamgauge.hostile;

import dev.streamgauge.inputs.InputLines;
import dev.streamgauge.io.socket.SocketLines;
import dev.streamgauge.io.source.MergeableLines;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.MetricNames;
import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.runners.core.metrics.MetricsContainerImpl;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.metrics.MetricName;
import org.apache.beam.sdk.metrics.MetricsEnvironment;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.awaitility.Awaitility;

/** Receives in this JVM as a runner does. */
final class Receiving implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** The lines so far. */
  final List<String> lines = new ArrayList<>();

  private final MetricsContainerImpl metrics = new MetricsContainerImpl("read");
  private final UnboundedReader<LineBatch> reader;
  private boolean started;

  private Receiving(UnboundedReader<LineBatch> reader) {
    this.reader = reader;
  }

  /** Starts to receive at a target. */
  static Receiving start(Protocol protocol, Target target) throws IOException {
    Receiving receiving = start(lines(protocol.source(), target));
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> isListening(protocol, target));
    return receiving;
  }

  /** Starts to receive, and does not wait until it does. */
  static Receiving start(MergeableLines lines) throws IOException {
    PipelineOptions options = PipelineOptionsFactory.create();
    Receiving receiving = new Receiving(lines.toSource(options).createReader(options, null));
    receiving.drain();
    return receiving;
  }

  private static boolean isListening(Protocol protocol, Target target) throws IOException {
    if (protocol.source().startsWith("syslog+unix")) {
      return Files.exists(target.socket());
    }
    if (protocol.source().startsWith("syslog+udp")) {
      try (DatagramSocket socket =
          new DatagramSocket(target.port(), InetAddress.getLoopbackAddress())) {
        return !socket.isBound();
      } catch (BindException e) {
        return true;
      }
    }
    try (Socket socket = target.connect()) {
      return socket.isConnected();
    } catch (ConnectException e) {
      return false;
    }
  }

  private static MergeableLines lines(String source, Target target) {
    String host = "127.0.0.1";
    return switch (source.substring(0, source.indexOf(':'))) {
      case "http" -> InputLines.http(host, target.port());
      case "otlp" -> InputLines.otlp(host, target.port());
      case "otlp+grpc" -> InputLines.otlpGrpc(host, target.port());
      case "forward" -> InputLines.forward(host, target.port());
      case "syslog+udp" -> InputLines.syslogUdp(host, target.port());
      case "syslog+unix" -> InputLines.syslogUnix(target.socket().toString());
      case "listen" -> SocketLines.listen(host, target.port());
      default -> throw new IllegalArgumentException(source);
    };
  }

  /** Reads what there is. */
  void drain() throws IOException {
    try (Closeable unused = MetricsEnvironment.scopedMetricsContainer(metrics)) {
      while (started ? reader.advance() : reader.start()) {
        started = true;
        keep(reader.getCurrent());
      }
      started = true;
    }
  }

  private void keep(LineBatch batch) {
    for (int i = 0; i < batch.size(); i++) {
      lines.add(batch.line(i));
    }
  }

  /** Returns a Beam metric. */
  long counted(String name) {
    return metrics.getCounter(MetricName.named(MetricNames.NAMESPACE, name)).getCumulative();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
