package dev.streamgauge.alerts.yaml;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A place in a file, as editors count.
 *
 * @param line from 1
 * @param column from 1, in characters
 */
record SourcePosition(int line, int column) {
  static final SourcePosition START = new SourcePosition(1, 1);

  static SourcePosition of(Node node) {
    return of(node.getStartMark());
  }

  static SourcePosition of(Optional<Mark> mark) {
    return mark.map(m -> new SourcePosition(m.getLine() + 1, m.getColumn() + 1)).orElse(START);
  }

  SourcePosition right(int columns) {
    return new SourcePosition(line, column + columns);
  }

  @Override
  public String toString() {
    return line + ":" + column;
  }
}
