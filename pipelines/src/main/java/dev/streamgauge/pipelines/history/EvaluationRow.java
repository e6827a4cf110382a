package dev.streamgauge.pipelines.history;

import dev.streamgauge.alerts.evaluate.EvaluationListener.Series;
import dev.streamgauge.alerts.evaluate.EvaluationListener.State;
import dev.streamgauge.lines.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The evaluation of a rule at one time.
 *
 * @param atMillis the end of the window it evaluated
 * @param series some of its series
 * @param seriesInAll how many series there were
 */
public record EvaluationRow(long atMillis, List<Series> series, int seriesInAll) {
  private static final State[] STATES = State.values();

  /** Returns this, with other values for the series in {@code later}. */
  EvaluationRow correctedBy(EvaluationRow later) {
    List<Series> all = new ArrayList<>(later.series);
    for (Series each : series) {
      if (all.stream().noneMatch(other -> other.labels().equals(each.labels()))) {
        all.add(each);
      }
    }
    return new EvaluationRow(atMillis, all, Math.max(seriesInAll, all.size()));
  }

  byte[] encode() {
    ByteBuf buf = new ByteBuf(64 + 64 * series.size());
    buf.putVar(seriesInAll);
    buf.putVar(series.size());
    for (Series each : series) {
      buf.putVar(each.labels().size());
      each.labels()
          .forEach(
              (name, value) -> {
                putText(buf, name);
                putText(buf, value);
              });
      buf.putZigZag(Double.doubleToLongBits(each.value()));
      buf.putVar(each.state().ordinal());
      buf.putZigZag(each.sinceMillis());
    }
    return buf.toBytes();
  }

  static EvaluationRow decode(long atMillis, byte[] bytes) {
    ByteBuf buf = new ByteBuf(bytes);
    int inAll = buf.getVarInt();
    int size = buf.getCount(4);
    List<Series> series = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SortedMap<String, String> labels = new TreeMap<>();
      int count = buf.getCount(2);
      for (int label = 0; label < count; label++) {
        labels.put(getText(buf), getText(buf));
      }
      series.add(
          new Series(
              labels,
              Double.longBitsToDouble(buf.getZigZag()),
              STATES[buf.getVarInt()],
              buf.getZigZag()));
    }
    return new EvaluationRow(atMillis, series, inAll);
  }

  private static void putText(ByteBuf buf, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    buf.putVar(bytes.length);
    buf.putBytes(bytes, 0, bytes.length);
  }

  private static String getText(ByteBuf buf) {
    return new String(buf.getBytes(buf.getCount(1)), StandardCharsets.UTF_8);
  }
}
