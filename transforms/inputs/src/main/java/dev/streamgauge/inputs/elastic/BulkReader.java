package dev.streamgauge.inputs.elastic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.streamgauge.inputs.http.BadRequestException;
import dev.streamgauge.inputs.http.LinesLimit;
import dev.streamgauge.inputs.http.RequestJson;
import dev.streamgauge.lines.LineBatchBuilder;
import java.io.IOException;
import java.util.Arrays;
import org.checkerframework.checker.nullness.qual.Nullable;

/** Reads the body of a bulk request: lines of actions, each with its document on the next line. */
final class BulkReader {

  private final byte[] bytes;
  private final int length;
  private final @Nullable String defaultIndex;
  private int at;

  /** Where the action line begins and ends that was read last: most are all the same. */
  private int actionFrom;

  private int actionTo;
  private String action = "";
  private @Nullable String index;
  private @Nullable String id;

  BulkReader(byte[] bytes, int length, @Nullable String defaultIndex) {
    this.bytes = bytes;
    this.length = length;
    this.defaultIndex = defaultIndex;
  }

  void read(LineBatchBuilder lines, BulkItems items, LinesLimit limit) throws BadRequestException {
    while (at < length) {
      int from = at;
      int to = line();
      if (to > from) {
        action(from, to);
        if (index == null) {
          throw new BadRequestException(
              "an action names no index: add _index, or use /INDEX/_bulk");
        }
        long before = lines.byteSize() + (long) items.byteSize();
        document(lines, items);
        limit.addLine(lines.byteSize() + (long) items.byteSize() - before);
      }
    }
    if (items.isEmpty()) {
      throw new BadRequestException("there are no actions");
    }
  }

  /** Moves to the next line and returns the end of this one. */
  private int line() {
    int start = at;
    int end = start;
    while (end < length && bytes[end] != '\n') {
      end++;
    }
    at = end + 1;
    return end > start && bytes[end - 1] == '\r' ? end - 1 : end;
  }

  private void document(LineBatchBuilder lines, BulkItems items) throws BadRequestException {
    switch (action) {
      case "index", "create" -> {
        int from = documentStart();
        int to = line();
        if (to - from >= 2 && bytes[from] == '{' && lastIsBrace(from, to)) {
          lines.append(bytes, from, to, 0);
          items.created(action, index, id);
        } else {
          items.failed(
              action, index, id, "document_parsing_exception", "the document is not an object");
        }
      }
      case "update" -> {
        int unused = documentStart();
        unused = line();
        items.failed(
            action, index, id, "illegal_argument_exception", "log lines cannot be updated");
      }
      default ->
          items.failed(
              action, index, id, "illegal_argument_exception", "log lines cannot be deleted");
    }
  }

  private int documentStart() throws BadRequestException {
    if (at >= length) {
      throw new BadRequestException("the last action has no document: the body ends early");
    }
    int from = at;
    while (from < length && (bytes[from] == ' ' || bytes[from] == '\t')) {
      from++;
    }
    return from;
  }

  private boolean lastIsBrace(int from, int to) {
    int last = to - 1;
    while (last > from && (bytes[last] == ' ' || bytes[last] == '\t')) {
      last--;
    }
    return bytes[last] == '}';
  }

  private void action(int from, int to) throws BadRequestException {
    if (Arrays.equals(bytes, from, to, bytes, actionFrom, actionTo)) {
      return;
    }
    actionFrom = from;
    actionTo = to;
    action = "";
    index = defaultIndex;
    id = null;
    try (JsonParser json = RequestJson.parser(bytes, from, to - from)) {
      if (json.nextToken() != JsonToken.START_OBJECT || json.nextToken() != JsonToken.FIELD_NAME) {
        throw noAction(from);
      }
      action = json.currentName();
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw noAction(from);
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "_index" -> index = json.getValueAsString(index);
          case "_id" -> id = json.getValueAsString();
          default -> json.skipChildren();
        }
      }
    } catch (IOException e) {
      throw noAction(from);
    }
    switch (action) {
      case "index", "create", "update", "delete" -> {}
      default -> throw noAction(from);
    }
  }

  private static BadRequestException noAction(int from) {
    return new BadRequestException(
        "there is no action (create, index) where one has to be, at byte " + from);
  }
}
