package dev.streamgauge.text;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;

/** Finds words in lower case, without punctuation. */
final class WordsFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  @Override
  public LineBatch apply(LineBatch batch) {
    WordScanner scanner = new WordScanner(batch);
    for (int i = 0; i < batch.size(); i++) {
      scanner.scan(batch.start(i), batch.end(i), batch.time(i));
    }
    return scanner.words();
  }
}
