package io.denyut.notify;

import io.denyut.Problem;
import io.denyut.notify.internal.template.Checker;
import io.denyut.notify.internal.template.Examples;
import io.denyut.notify.internal.template.Library;
import io.denyut.notify.internal.template.Renderer;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.Recipient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes texts of notices. Templates are written in Mustache, logic-free, and see the frozen model of the notice and nothing else;
 * {@code docs/templates.md} lists its fields.
 *
 * <p>A template has an id of three parts, {@code <template>.<language>.<part>}, for example {@code alert.id.text}. The templates are
 * {@code alert}, {@code recovery}, {@code plain}, {@code plain-recovery}, {@code reminder}, {@code flapping}, {@code digest}, {@code blind},
 * {@code hourly} and {@code test}; the languages {@code en}, {@code id} and {@code mixed} (English headings, Indonesian names of fields);
 * the parts {@code subject}, {@code text} and {@code html}. {@code alert} and {@code recovery} are for notices in which an ONU takes part,
 * {@code plain} and {@code plain-recovery} for all others. {@code part-onu} and {@code part-problem} are what those include for each alert.
 *
 * <p>Immutable and safe for all threads: when a template is changed, the server makes a new one, and notifiers ask a {@code Supplier} for
 * the one of the day.
 *
 * @since 0.1.0
 */
public final class Templates {
    /** Most characters of a template and of what it makes. */
    public static final int MAX_LENGTH = 65_536;

    private static final Templates SHIPPED = new Templates(Map.of());

    private final Renderer renderer;

    private Templates(Map<String, String> own) {
        this.renderer = new Renderer(own);
    }

    /** Those that come with Denyut. */
    public static Templates shipped() {
        return SHIPPED;
    }

    /**
     * Those that come with Denyut, some of them replaced. One that is not good ({@link #check}) is taken all the same: whoever would be told
     * by it gets the plain text, and {@link Rendered#problem()} says why.
     *
     * @param own bodies by id
     */
    public static Templates of(Map<String, String> own) {
        return new Templates(own);
    }

    /** The ids of all templates that can be replaced, in order. */
    public static Set<String> ids() {
        return Library.ids();
    }

    /** The body that comes with Denyut; empty if there is no such template. */
    public static Optional<String> shippedBody(String id) {
        return Optional.ofNullable(Library.bodies().get(id));
    }

    /**
     * What is wrong with a template: an unknown id or field with the nearest one that is known, a section that is not closed, a body that is
     * too long. {@link Problem#where()} is {@code <id>, line n}. Empty when nothing is; at most 20.
     */
    public static List<Problem> check(String id, String body) {
        return Checker.check(id, body);
    }

    /** The body that is in force for an id; empty if there is no such template. */
    public Optional<String> body(String id) {
        return Optional.ofNullable(renderer.body(id));
    }

    /** Whether the body that is in force is not the one that came with Denyut. */
    public boolean isOwn(String id) {
        return renderer.isOwn(id);
    }

    /** The texts of a notice in the language and the zone of the one who is told. Never throws. */
    public Rendered render(Notification notice, Recipient to) {
        return render(notice.model(), to);
    }

    /** The same for a model alone: for a preview on a past alert. Never throws. */
    public Rendered render(NoticeModel model, Recipient to) {
        return renderer.render(model.values(), to);
    }

    /**
     * What one template would make of a model, before it is stored. Its language is the template's own; the zone is the recipient's. Never
     * throws.
     *
     * @param id of the template
     * @param body to try
     * @return the text in the part that the template is for, the others empty; {@link Rendered#problem()} if it cannot be used
     */
    public Rendered preview(String id, String body, NoticeModel model, Recipient to) {
        return renderer.preview(id, body, model.values(), to);
    }

    /** A model to try a template with when there is no past alert: made up, with what its kind can have. */
    public static NoticeModel example(String id) {
        return new NoticeModel(Examples.of(id));
    }
}
