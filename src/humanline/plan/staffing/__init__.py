"""How many staff in each interval of the weeks to come: arrivals, requirement, simulation, price, shifts."""

from humanline.plan.staffing.asked import StaffingAsked
from humanline.plan.staffing.few_numbers import answer_numbers, faults_of
from humanline.plan.staffing.planning import plan_staff

__all__ = ["StaffingAsked", "answer_numbers", "faults_of", "plan_staff"]
