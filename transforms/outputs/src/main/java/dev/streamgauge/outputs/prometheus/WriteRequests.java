package dev.streamgauge.outputs.prometheus;

import java.io.IOException;
import java.util.List;
import org.xerial.snappy.Snappy;
import prometheus.Label;
import prometheus.Sample;
import prometheus.TimeSeries;
import prometheus.WriteRequest;

/** The bodies of requests: protocol buffers in Snappy's block format. */
final class WriteRequests {
  /** The name of the metric. */
  static final String METRIC = "streamgauge_window_count";

  private WriteRequests() {}

  /** Returns a request with {@code samples} of {@code pipeline}, in their order. */
  static byte[] encode(String pipeline, List<WindowSample> samples) throws IOException {
    WriteRequest.Builder request = WriteRequest.newBuilder();
    for (WindowSample sample : samples) {
      // Labels must be in the order of their names, and must not be empty.
      TimeSeries.Builder series = request.addTimeseriesBuilder();
      series.addLabels(label("__name__", METRIC));
      if (!sample.key().isEmpty()) {
        series.addLabels(label("key", sample.key()));
      }
      series.addLabels(label("pipeline", pipeline));
      series.addSamples(
          Sample.newBuilder().setTimestamp(sample.timeMillis()).setValue((double) sample.value()));
    }
    return Snappy.compress(request.build().toByteArray());
  }

  private static Label label(String name, String value) {
    return Label.newBuilder().setName(name).setValue(value).build();
  }
}
