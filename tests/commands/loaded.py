"""What most commands load, loaded once for all of them."""

import humanline.cli.main
import humanline.contactlog.measuring
import humanline.contactlog.tidying
import humanline.loop.analysing
import humanline.loop.staffing
import humanline.loop.starting
import humanline.loop.trials
import humanline.loop.turning
import humanline.plan.staffing
import humanline.report
import humanline.report.trial  # noqa: F401
