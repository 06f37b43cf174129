package io.denyut.internal.alert;

import io.denyut.AlertEvent;
import io.denyut.internal.alert.NoticeDesk.Bundle;
import io.denyut.spi.Delivery;
import io.denyut.spi.NoticeModel;
import io.denyut.spi.Notification;
import io.denyut.spi.NotificationKind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes notices of bundles. Confined to the rules' thread. */
final class NoticeMaker {
    /** Ids of digests begin with it, so that after a restart it is known what was told by one. */
    private static final String DIGEST = "d";

    private final AlertHost host;
    private final Blindness blindness;
    private final String instance;
    private long numbers;

    /** @param instance makes the ids of notices differ from those of an earlier run */
    NoticeMaker(AlertHost host, Blindness blindness, String instance) {
        this.host = host;
        this.blindness = blindness;
        this.instance = instance;
    }

    /** @param models of the notices that are decided together */
    Delivery make(Bundle bundle, NoticeModels models, Behind behind) {
        Instant now = host.now();
        List<NoticeModels.Line> lines = bundle.legs().stream()
                .map(leg -> new NoticeModels.Line(Objects.requireNonNull(leg.root), event(leg), behind.of(leg)))
                .toList();
        NoticeModel model = switch (bundle.kind()) {
            case BLIND -> NoticeModels.blind(lines.get(0).event(), blindness, now);
            case DIGEST -> models.digest(lines, now);
            default -> models.of(bundle.kind(), lines, now);
        };
        Notification notification = new Notification(
                (bundle.kind() == NotificationKind.DIGEST ? DIGEST : "n") + instance + "-" + ++numbers,
                bundle.kind(),
                lines.stream().map(NoticeModels.Line::event).toList(),
                inReplyTo(bundle),
                model,
                now);
        return new Delivery(notification, bundle.to().notifier(), bundle.to().recipient(), now, 0);
    }

    private static @Nullable String inReplyTo(Bundle bundle) {
        if (bundle.kind() == NotificationKind.DIGEST) {
            return null;
        }
        List<String> problems = bundle.legs().stream()
                .filter(leg -> leg.stage == Leg.Stage.RECOVERY_WAITING)
                .map(leg -> leg.notice)
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        return problems.size() == 1 ? problems.get(0) : null;
    }

    static boolean isDigest(String notice) {
        return notice.startsWith(DIGEST);
    }

    static AlertEvent event(Leg leg) {
        AlertEvent cleared = leg.tracked.cleared;
        return cleared != null && leg.stage == Leg.Stage.RECOVERY_WAITING ? cleared : leg.problem;
    }
}
