import type { BookingInWeek } from '@offhook/core';

/** A booking as the week shows it. */
export type BookingView = {
  bookingId: string;
  /** The call it was made in, when it was made by phone. */
  callId: string | null;
  status: BookingInWeek['status'];
  calendar: BookingInWeek['calendar'];
  confirmationCode: string;
  serviceId: string;
  serviceName: string;
  technician: { technicianId: string; name: string; color: string } | null;
  startsAt: string;
  endsAt: string;
  /** The customer was told "between startsAt and then"; null: the exact time. */
  arrivesBy: string | null;
  emergency: boolean;
  customerName: string;
  customerPhone: string;
  customerEmail: string | null;
  address: string;
  postalCode: string | null;
  notes: string;
  priceMinCents: number | null;
  priceMaxCents: number | null;
};

export function toBookingView(booking: BookingInWeek): BookingView {
  const { technician } = booking;
  return {
    bookingId: booking.id,
    callId: booking.callId,
    status: booking.status,
    calendar: booking.calendar,
    confirmationCode: booking.confirmationCode,
    serviceId: booking.serviceId,
    serviceName: booking.service.name,
    technician: technician && { technicianId: technician.id, name: technician.name, color: technician.color },
    startsAt: booking.startsAt.toISOString(),
    endsAt: booking.endsAt.toISOString(),
    arrivesBy: booking.arrivesBy?.toISOString() ?? null,
    emergency: booking.emergency,
    customerName: booking.customerName,
    customerPhone: booking.customerPhone,
    customerEmail: booking.customerEmail,
    address: booking.address,
    postalCode: booking.postalCode,
    notes: booking.notes,
    priceMinCents: booking.priceMinCents,
    priceMaxCents: booking.priceMaxCents,
  };
}
