package dev.streamgauge.inputs;

import dev.streamgauge.inputs.receive.InputCounters;
import dev.streamgauge.inputs.receive.InputSource;
import dev.streamgauge.io.source.Drainable;
import dev.streamgauge.lines.LineBatch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.awaitility.Awaitility;

/** Reads an input as a runner does. */
final class InputReading implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  final InputSource source;
  final List<String> lines = new ArrayList<>();
  final List<String> origins = new ArrayList<>();
  long cut;
  private final UnboundedReader<LineBatch> reader;

  private InputReading(InputSource source) throws IOException {
    this.source = source;
    this.reader = source.createReader(PipelineOptionsFactory.create(), null);
    if (reader.start()) {
      keep();
    }
  }

  static InputReading start(InputLines lines) throws IOException {
    return new InputReading(
        lines.source().with(settings -> settings.setGrace(Duration.ofMillis(1))));
  }

  int port() {
    return source.boundPort().getAsInt();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  InputCounters counters() {
    return source.counters().orElseThrow();
  }

  /** Reads what there is. */
  List<String> drain() throws IOException {
    while (reader.advance()) {
      keep();
    }
    return lines;
  }

  private void keep() {
    LineBatch batch = reader.getCurrent();
    cut += batch.stats().linesCut();
    for (int i = 0; i < batch.size(); i++) {
      lines.add(batch.line(i));
      origins.add(batch.origin());
    }
  }

  /** Reads until there are so many lines. */
  List<String> untilLines(int count) {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> drain().size() >= count);
    return lines;
  }

  @Override
  public void close() throws IOException {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              drain();
              return ((Drainable) reader).stop();
            });
    reader.close();
  }
}
