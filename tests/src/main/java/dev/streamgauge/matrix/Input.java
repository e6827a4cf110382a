package dev.streamgauge.matrix;

import dev.streamgauge.testing.LogLines.Line;
import dev.streamgauge.testing.PartitionLines;
import java.util.List;
import java.util.stream.Stream;

/**
 * The input of a program from a topic, in three waves.
 *
 * @param partitions the number of partitions of the topic
 * @param first lines in the topic before the program starts
 * @param rest lines sent when some results of the first are out
 * @param last lines that move time past all earlier windows
 */
record Input(
    int partitions,
    List<PartitionLines> first,
    List<PartitionLines> rest,
    List<PartitionLines> last) {
  Stream<Line> firstLines() {
    return lines(first);
  }

  Stream<Line> restLines() {
    return lines(rest);
  }

  Stream<Line> lastLines() {
    return lines(last);
  }

  /** Returns the lines of all waves. */
  Stream<Line> all() {
    return Stream.of(first, rest, last).flatMap(Input::lines);
  }

  private static Stream<Line> lines(List<PartitionLines> wave) {
    return wave.stream().flatMap(PartitionLines::stream);
  }
}
