package dev.streamgauge.inputs.elastic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The answer to a bulk request, with an item for each of its actions. */
final class BulkItems {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream items;
  private final JsonGenerator json;

  /** The last item without an id: most are all the same. */
  private @Nullable SerializableString lastItem;

  private @Nullable String lastAction;
  private @Nullable String lastIndex;
  private long count;
  private long failed;

  /** Creates the answer to a request of so many bytes. */
  BulkItems(int requestBytes) {
    items = new ByteArrayOutputStream(64 + requestBytes / 4);
    try {
      json = JSON.createGenerator(items);
      json.writeStartObject();
      json.writeNumberField("took", 0);
      json.writeArrayFieldStart("items");
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Returns the size of the answer so far, less what is still being written. */
  int byteSize() {
    return items.size();
  }

  long failed() {
    return failed;
  }

  void created(String action, @Nullable String index, @Nullable String id) {
    count++;
    try {
      if (id != null) {
        writeCreated(json, action, index, id);
        return;
      }
      if (!action.equals(lastAction) || !Objects.equals(index, lastIndex)) {
        lastAction = action;
        lastIndex = index;
        lastItem = item(action, index);
      }
      json.writeRawValue(lastItem);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  private static SerializableString item(String action, @Nullable String index) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writeCreated(json, action, index, null);
    }
    return new SerializedString(text.toString(UTF_8));
  }

  private static void writeCreated(
      JsonGenerator json, String action, @Nullable String index, @Nullable String id)
      throws IOException {
    start(json, action, index, id);
    json.writeStringField("result", "created");
    json.writeNumberField("status", 201);
    end(json);
  }

  void failed(
      String action, @Nullable String index, @Nullable String id, String type, String reason) {
    count++;
    failed++;
    try {
      start(json, action, index, id);
      json.writeNumberField("status", 400);
      json.writeObjectFieldStart("error");
      json.writeStringField("type", type);
      json.writeStringField("reason", reason);
      json.writeEndObject();
      end(json);
    } catch (IOException e) {
      throw inMemory(e);
    }
  }

  private static void start(
      JsonGenerator json, String action, @Nullable String index, @Nullable String id)
      throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart(action);
    json.writeStringField("_index", index);
    if (id != null) {
      json.writeStringField("_id", id);
    }
  }

  private static void end(JsonGenerator json) throws IOException {
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Returns the complete answer. */
  byte[] answer() {
    try {
      json.writeEndArray();
      json.writeBooleanField("errors", failed > 0);
      json.writeEndObject();
      json.close();
    } catch (IOException e) {
      throw inMemory(e);
    }
    return items.toByteArray();
  }

  private static UncheckedIOException inMemory(IOException e) {
    return new UncheckedIOException("writing to memory failed", e);
  }
}
