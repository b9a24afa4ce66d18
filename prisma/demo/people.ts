/** Someone who calls. Numbers end in 01xx, which are kept free for stories (NANPA); streets and people are made up. */
export type Person = { name: string; phone: string; address: string; postalCode: string };

type Entry = readonly [name: string, phone: string, street: string, postalCode: string];

const IN_AUSTIN: readonly Entry[] = [
  ['Olivia Bennett', '+15125550103', '1804 Alder Bend', '78704'],
  ['James Whitaker', '+17375550111', '922 Pecan Hollow Drive', '78745'],
  ['Grace Okafor', '+15125550118', '4411 Juniper Court', '78731'],
  ['Miguel Herrera', '+17375550124', '305 Quail Run', '78702'],
  ['Hannah Lindqvist', '+15125550127', '1210 Cypress Loop', '78757'],
  ['Tom Delgado', '+12105550109', '77 Larkspur Lane', '78748'],
  ['Aisha Rahman', '+15125550131', '2606 Barton View', '78704'],
  ['Peter Novak', '+17375550136', '5903 Sandstone Trail', '78739'],
  ['Chloe Martin', '+15125550139', '812 East Willow Street', '78702'],
  ['Daniel Kim', '+17375550141', '3317 Ridgeline Pass', '78746'],
  ['Rosa Jimenez', '+15125550148', '148 Heron Way', '78741'],
  ['Ethan Brooks', '+12545550112', '6720 Longhorn Bluff', '78749'],
  ['Nadia Petrova', '+15125550151', '2020 Magnolia Row', '78703'],
  ['Will Thompson', '+17375550157', '415 Copper Creek Road', '78723'],
  ['Leila Haddad', '+15125550159', '9001 Meadow Spring', '78758'],
  ['George Patterson', '+12105550133', '33 Rocky Ford', '78735'],
  ['Sofia Marino', '+15125550162', '1501 Sycamore Grove', '78751'],
  ['Kevin Nguyen', '+17375550164', '7215 Windmill Path', '78753'],
  ['Abigail Stone', '+15125550168', '608 Bluebonnet Terrace', '78756'],
  ['Marcus Reed', '+17375550170', '2929 Foxglove Circle', '78744'],
  ['Elena Vargas', '+15125550173', '1117 Cedar Post', '78722'],
  ['Jack Sullivan', '+12545550146', '540 Limestone Ledge', '78738'],
  ['Priscilla Wong', '+15125550179', '4804 Birchwood Place', '78759'],
  ['Andre Coleman', '+17375550181', '260 Turtle Pond Lane', '78747'],
  ['Megan Foster', '+15125550184', '3710 Hilltop Mews', '78731'],
  ['Samuel Ortiz', '+12105550188', '1825 Riverstone Bend', '78741'],
  ['Julia Becker', '+15125550186', '99 Garden Gate', '78705'],
  ['Derek Hughes', '+17375550190', '6150 Saddle Ridge', '78736'],
  ['Fatima Siddiqui', '+15125550192', '2408 Primrose Avenue', '78729'],
  ['Lucas Meyer', '+17375550195', '731 Cottonwood Street', '78721'],
];

export const PEOPLE: readonly Person[] = [
  ...IN_AUSTIN.map(([name, phone, street, postalCode]) => ({ name, phone, address: `${street}, Austin`, postalCode })),
  { name: 'Rebecca Lane', phone: '+15125550197', address: '1402 Old Mill Road, Round Rock', postalCode: '78664' },
  { name: 'Ben Castillo', phone: '+17375550199', address: '210 Prairie Clover, Round Rock', postalCode: '78664' },
];

/** They live too far away for either business. */
export const PEOPLE_OUTSIDE: readonly { phone: string; town: string; postalCode: string }[] = [
  { phone: '+12105550117', town: 'San Marcos', postalCode: '78666' },
  { phone: '+12545550121', town: 'Killeen', postalCode: '76541' },
  { phone: '+12105550125', town: 'New Braunfels', postalCode: '78130' },
];
